#include "files/entries.hpp"

#include <utility>

#include "files/link.hpp"

namespace files {
namespace {

namespace fs = std::filesystem;

void add_files_below(const fs::path& folder, std::vector<fs::path>& found) {
  for (auto& path : entries_of(folder)) {
    std::error_code gone;
    if (fs::is_directory(path, gone)) {
      if (!is_link(path)) add_files_below(path, found);
    } else if (fs::is_regular_file(path, gone)) {
      found.push_back(std::move(path));
    }
  }
}

}  // namespace

std::vector<fs::path> entries_of(const fs::path& folder) {
  std::error_code error;
  auto entries = entries_of(folder, error);
  if (error) throw fs::filesystem_error("cannot list a folder", folder, error);
  return entries;
}

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> found;
  add_files_below(folder, found);
  return found;
}

}  // namespace files
