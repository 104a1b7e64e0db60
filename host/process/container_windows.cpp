#include "process/container_windows.hpp"

#include <cstring>
#include <cwchar>
#include <system_error>

#include "files/entries.hpp"
#include "files/path_text.hpp"
#include "files/program_path.hpp"
#include "files/unique_name.hpp"
#include "files/wide_text_windows.hpp"
#include "process/loading_right_windows.hpp"
#include "process/sid_windows.hpp"

namespace process {
namespace {

namespace fs = std::filesystem;

// The capability "ahaHostProgram": S-1-15-3-1024 and the SHA-256 of its name in capitals, as Windows derives it.
constexpr const wchar_t* program_capability =
    L"S-1-15-3-1024-259429203-2444801402-3158921406-2326540515-1640274269-"
    L"120653421-4226734545-2965106616";

template <class Function>
Function* function_of(HMODULE library, const char* name) {
  Function* function = nullptr;
  if (auto* const found = library == nullptr ? nullptr : GetProcAddress(library, name); found != nullptr)
    std::memcpy(&function, &found, sizeof(function));
  return function;
}

// By name, as not every system that can do without has these functions.
struct Profiles {
  using Create = HRESULT WINAPI(PCWSTR, PCWSTR, PCWSTR, PSID_AND_ATTRIBUTES, DWORD, PSID*);
  using Remove = HRESULT WINAPI(PCWSTR);

  HMODULE library = LoadLibraryExW(L"userenv.dll", nullptr, LOAD_LIBRARY_SEARCH_SYSTEM32);
  Create* create = function_of<Create>(library, "CreateAppContainerProfile");
  Remove* remove = function_of<Remove>(library, "DeleteAppContainerProfile");

  static const Profiles& of_this_system() {
    static const Profiles found;
    return found;
  }
};

// Best effort: in C:\Program Files every container has this right already, and only administrators may change it.
void grant_program(PSID to) {
  const auto program = files::program_path();
  grant_loading(program, to);
  std::error_code error;
  for (const auto& path : files::entries_of(program.parent_path(), error))
    if (_wcsicmp(path.extension().c_str(), L".dll") == 0) grant_loading(path, to);
}

}  // namespace

SID_AND_ATTRIBUTES* Container::capability() {
  static const Sid sid = sid_of(program_capability);
  static SID_AND_ATTRIBUTES capability{sid.get(), SE_GROUP_ENABLED};
  return &capability;
}

tl::expected<std::shared_ptr<const Container>, std::string> Container::make(fs::path library) {
  const auto& profiles = Profiles::of_this_system();
  if (profiles.create == nullptr || profiles.remove == nullptr)
    return tl::unexpected<std::string>("this system's userenv.dll has no CreateAppContainerProfile");
  static const bool is_granted = (grant_program(capability()->Sid), true);
  static_cast<void>(is_granted);
  auto name = files::to_wide(files::unique_name("aha-host.plugin."));
  PSID sid = nullptr;
  const HRESULT result = profiles.create(name.c_str(), L"aha-host plugin",
                                         L"A process of a plugin of aha-host", nullptr, 0, &sid);
  if (FAILED(result))
    return tl::unexpected("the profile of an AppContainer cannot be made: " +
                          std::system_category().message(HRESULT_CODE(result)));
  auto made = std::make_shared<const Container>(std::move(name), sid, std::move(library));
  if (!made->library_.empty() && !grant_loading(made->library_, sid))
    return tl::unexpected("an AppContainer cannot be granted the right to read " +
                          files::text_of(made->library_));
  return made;
}

Container::~Container() {
  if (!library_.empty()) revoke_loading(library_, sid_);
  Profiles::of_this_system().remove(name_.c_str());
  FreeSid(sid_);
}

}  // namespace process
