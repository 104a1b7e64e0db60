// A link to a folder, as the system has it: on Windows a junction.
#pragma once

#include <filesystem>

namespace test {

// Is removed with the object, and what it leads to stays.
class FolderLink {
 public:
  // target  the folder, relative to the one that the link is in.
  FolderLink(std::filesystem::path link, const std::filesystem::path& target);
  ~FolderLink();
  FolderLink(const FolderLink&) = delete;
  FolderLink& operator=(const FolderLink&) = delete;

  // Whether the system makes such links.
  bool is_made() const { return is_made_; }

  // Whether the system removes the link if it is asked to. wine removes what it leads to.
  bool is_removable() const { return is_removable_; }

 private:
  std::filesystem::path link_;
  bool is_made_ = false;
  bool is_removable_ = true;
};

}  // namespace test
