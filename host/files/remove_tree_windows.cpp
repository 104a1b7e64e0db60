#include "files/remove_tree.hpp"

#include <windows.h>

#include "files/entries.hpp"
#include "files/last_error.hpp"
#include "files/link.hpp"

namespace files {
namespace {

std::error_code error_unless(BOOL succeeded) {
  const auto error = last_error();
  return succeeded != 0 || error == std::errc::no_such_file_or_directory ? std::error_code() : error;
}

}  // namespace

// The remove_all() of mingw goes through links, and empties what they lead to.
std::error_code remove_tree(const std::filesystem::path& path) {
  const DWORD attributes = GetFileAttributesW(path.c_str());
  if (attributes == INVALID_FILE_ATTRIBUTES) return error_unless(FALSE);
  if ((attributes & FILE_ATTRIBUTE_DIRECTORY) == 0) return error_unless(DeleteFileW(path.c_str()));
  std::error_code first;
  if (!is_link(path)) {
    std::error_code unlisted;
    for (const auto& entry : entries_of(path, unlisted))
      if (const auto error = remove_tree(entry); error && !first) first = error;
    if (!first) first = unlisted;
  }
  const auto error = error_unless(RemoveDirectoryW(path.c_str()));
  return error && first ? first : error;
}

}  // namespace files
