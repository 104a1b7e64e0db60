#include "folder_link.hpp"

namespace test {

namespace fs = std::filesystem;

FolderLink::FolderLink(fs::path link, const fs::path& target) : link_(std::move(link)) {
  std::error_code failed;
  fs::create_directory_symlink(target, link_, failed);
  is_made_ = !failed;
}

FolderLink::~FolderLink() {
  std::error_code ignored;
  if (is_made_) fs::remove(link_, ignored);
}

}  // namespace test
