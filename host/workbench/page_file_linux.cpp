#include "workbench/page_file.hpp"

#include <fcntl.h>

#include <string>

namespace workbench {
namespace {

files::Descriptor open_in(const files::Descriptor& folder, std::string_view name, int flags) {
  const std::string path(name);
  return files::Descriptor(
      ::openat(folder.get(), path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | flags));
}

}  // namespace

files::Descriptor open_page_file(const std::filesystem::path& folder, std::string_view below,
                                 std::string_view name) {
  files::Descriptor at(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (at && !below.empty()) at = open_in(at, below, O_DIRECTORY);
  return at ? open_in(at, name, 0) : files::Descriptor();
}

}  // namespace workbench
