#include "process/confinement_windows.hpp"

#include <sddl.h>

#include <cstring>
#include <memory>

#include "process/creation_windows.hpp"

namespace process {
namespace {

// A worker's address space on Linux is as large.
constexpr SIZE_T memory_bytes = SIZE_T{2} * 1024 * 1024 * 1024;
constexpr const wchar_t* container_name = L"aha-host.plugin";

struct FreeSid {
  void operator()(void* sid) const { LocalFree(sid); }
};
using Sid = std::unique_ptr<void, FreeSid>;

Sid sid_of(const wchar_t* text) {
  PSID sid = nullptr;
  ConvertStringSidToSidW(text, &sid);
  return Sid(sid);
}

void restrict_token(Confinement& confinement) {
  HANDLE opened = nullptr, made = nullptr;
  constexpr DWORD access = TOKEN_DUPLICATE | TOKEN_ASSIGN_PRIMARY | TOKEN_QUERY | TOKEN_ADJUST_DEFAULT;
  if (OpenProcessToken(GetCurrentProcess(), access, &opened) == 0) {
    confinement.token_fault = last_fault("the host's own token cannot be read");
    return;
  }
  const files::Descriptor own(opened);
  const auto administrators = sid_of(L"S-1-5-32-544");
  SID_AND_ATTRIBUTES disabled{administrators.get(), 0};
  if (CreateRestrictedToken(own.get(), DISABLE_MAX_PRIVILEGE, administrators ? 1 : 0, &disabled, 0, nullptr,
                            0, nullptr, &made) == 0) {
    confinement.token_fault = last_fault("no restricted token can be made");
    return;
  }
  files::Descriptor token(made);
  const auto low = sid_of(L"S-1-16-4096");
  TOKEN_MANDATORY_LABEL label{{low.get(), SE_GROUP_INTEGRITY}};
  if (!low ||
      SetTokenInformation(made, TokenIntegrityLevel, &label, sizeof(label) + GetLengthSid(low.get())) == 0) {
    confinement.token_fault = last_fault("no token of low integrity can be made");
    return;
  }
  confinement.token = std::move(token);
}

template <class Function>
Function* function_of(HMODULE library, const char* name) {
  Function* function = nullptr;
  if (auto* const found = library == nullptr ? nullptr : GetProcAddress(library, name); found != nullptr)
    std::memcpy(&function, &found, sizeof(function));
  return function;
}

// By name, as not every system that can do without has these functions.
void make_container(Confinement& confinement) {
  const HMODULE userenv = LoadLibraryExW(L"userenv.dll", nullptr, LOAD_LIBRARY_SEARCH_SYSTEM32);
  auto* const create = function_of<HRESULT WINAPI(PCWSTR, PCWSTR, PCWSTR, PSID_AND_ATTRIBUTES, DWORD, PSID*)>(
      userenv, "CreateAppContainerProfile");
  auto* const derive =
      function_of<HRESULT WINAPI(PCWSTR, PSID*)>(userenv, "DeriveAppContainerSidFromAppContainerName");
  if (create == nullptr || derive == nullptr) {
    confinement.container_fault = "this system's userenv.dll has no CreateAppContainerProfile";
    return;
  }
  HRESULT result =
      create(container_name, L"aha-host plugin", L"Plugins of aha-host", nullptr, 0, &confinement.container);
  if (result == HRESULT_FROM_WIN32(ERROR_ALREADY_EXISTS))
    result = derive(container_name, &confinement.container);
  if (SUCCEEDED(result)) return;
  confinement.container = nullptr;
  confinement.container_fault = "the profile of an AppContainer cannot be made: " +
                                std::system_category().message(HRESULT_CODE(result));
}

}  // namespace

const Confinement& Confinement::of_this_system() {
  static const Confinement made = [] {
    Confinement confinement;
    restrict_token(confinement);
    make_container(confinement);
    return confinement;
  }();
  return made;
}

bool confine_job(HANDLE job) {
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
  if (QueryInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof(limits), nullptr) ==
      0)
    return false;
  limits.BasicLimitInformation.LimitFlags |=
      JOB_OBJECT_LIMIT_ACTIVE_PROCESS | JOB_OBJECT_LIMIT_PROCESS_MEMORY;
  limits.BasicLimitInformation.ActiveProcessLimit = 1;
  limits.ProcessMemoryLimit = memory_bytes;
  JOBOBJECT_BASIC_UI_RESTRICTIONS desktop{};
  desktop.UIRestrictionsClass = JOB_OBJECT_UILIMIT_DESKTOP | JOB_OBJECT_UILIMIT_DISPLAYSETTINGS |
                                JOB_OBJECT_UILIMIT_EXITWINDOWS | JOB_OBJECT_UILIMIT_GLOBALATOMS |
                                JOB_OBJECT_UILIMIT_HANDLES | JOB_OBJECT_UILIMIT_READCLIPBOARD |
                                JOB_OBJECT_UILIMIT_SYSTEMPARAMETERS | JOB_OBJECT_UILIMIT_WRITECLIPBOARD;
  return SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof(limits)) != 0 &&
         SetInformationJobObject(job, JobObjectBasicUIRestrictions, &desktop, sizeof(desktop)) != 0;
}

}  // namespace process
