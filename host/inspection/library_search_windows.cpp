#include "inspection/library_search.hpp"

#include <windows.h>

#include <array>

#include "files/wide_text_windows.hpp"

namespace inspection {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_path_units = 32'768;

fs::path path_of(HMODULE module) {
  std::wstring path(max_path_units, L'\0');
  path.resize(GetModuleFileNameW(module, path.data(), static_cast<DWORD>(path.size())));
  return path;
}

// Names of sets of functions, which the loader leads to a library of the system.
bool is_set(std::string_view name) {
  const auto is_prefixed = [name](std::string_view prefix) {
    return _strnicmp(std::string(name).c_str(), prefix.data(), prefix.size()) == 0;
  };
  return is_prefixed("api-ms-") || is_prefixed("ext-ms-");
}

}  // namespace

// Where load_library() has the loader look; the folder of the private copy, where it looks first, has no others.
LibrarySearch LibrarySearch::of_this_machine() {
  std::array<wchar_t, MAX_PATH + 1> system{};
  GetSystemDirectoryW(system.data(), system.size());
  return LibrarySearch({path_of(nullptr).parent_path(), fs::path(system.data())});
}

std::optional<fs::path> find_in_system(std::string_view name) {
  if (!is_set(name)) return std::nullopt;
  const HMODULE module = LoadLibraryExW(files::to_wide(name).c_str(), nullptr, LOAD_LIBRARY_SEARCH_SYSTEM32);
  if (module == nullptr) return std::nullopt;
  auto path = path_of(module);
  FreeLibrary(module);
  return path;
}

}  // namespace inspection
