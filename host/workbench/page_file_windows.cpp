#include "workbench/page_file.hpp"

#include <windows.h>

#include "files/open.hpp"
#include "files/path_text.hpp"

namespace workbench {
namespace {

bool is_plain_folder(const std::filesystem::path& folder) {
  const DWORD attributes = GetFileAttributesW(folder.c_str());
  return attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0 &&
         (attributes & FILE_ATTRIBUTE_REPARSE_POINT) == 0;
}

}  // namespace

files::Descriptor open_page_file(const std::filesystem::path& folder, std::string_view below,
                                 std::string_view name) {
  auto at = folder;
  if (!below.empty()) at /= files::path_from_text(below);
  if (!below.empty() && !is_plain_folder(at)) return {};
  return files::open_to_read(at / files::path_from_text(name));
}

}  // namespace workbench
