#include "files/link.hpp"

#include <windows.h>

namespace files {
namespace {

// 0 if the system does not tell, as wine.
DWORD reparse_tag(const std::filesystem::path& path) {
  WIN32_FIND_DATAW found{};
  const HANDLE search =
      FindFirstFileExW(path.c_str(), FindExInfoBasic, &found, FindExSearchNameMatch, nullptr, 0);
  if (search == INVALID_HANDLE_VALUE) return 0;
  FindClose(search);
  return found.dwReserved0;
}

}  // namespace

// Other tags stand for a file whose content is kept elsewhere, such as in a cloud.
bool is_link(const std::filesystem::path& path) {
  const DWORD attributes = GetFileAttributesW(path.c_str());
  if (attributes == INVALID_FILE_ATTRIBUTES || (attributes & FILE_ATTRIBUTE_REPARSE_POINT) == 0) return false;
  const DWORD tag = reparse_tag(path);
  return tag == 0 || IsReparseTagNameSurrogate(tag);
}

}  // namespace files
