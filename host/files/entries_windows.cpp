#include "files/entries.hpp"

#include <windows.h>

#include <string_view>

#include "files/last_error.hpp"

namespace files {

namespace fs = std::filesystem;

// mingw's directory_iterator finds nothing in a folder whose path has more than MAX_PATH characters.
std::vector<fs::path> entries_of(const fs::path& folder, std::error_code& error) {
  error.clear();
  std::vector<fs::path> entries;
  WIN32_FIND_DATAW found;
  const HANDLE search =
      FindFirstFileExW((folder / L"*").c_str(), FindExInfoBasic, &found, FindExSearchNameMatch, nullptr, 0);
  if (search == INVALID_HANDLE_VALUE) {
    // Not even "." is found in the empty root of a drive.
    if (GetLastError() != ERROR_FILE_NOT_FOUND) error = last_error();
    return entries;
  }
  do {
    const std::wstring_view name = found.cFileName;
    if (name != L"." && name != L"..") entries.push_back(folder / name);
  } while (FindNextFileW(search, &found) != 0);
  if (GetLastError() != ERROR_NO_MORE_FILES) error = last_error();
  FindClose(search);
  return entries;
}

}  // namespace files
