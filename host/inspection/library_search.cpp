#include "inspection/library_search.hpp"

#include "files/path_text.hpp"

namespace inspection {

namespace fs = std::filesystem;

std::vector<fs::path> split_path_list(std::string_view list) {
  std::vector<fs::path> directories;
  while (!list.empty()) {
    const auto part = list.substr(0, list.find(':'));
    if (!part.empty()) directories.push_back(files::path_from_text(part));
    list.remove_prefix(part.size() == list.size() ? part.size() : part.size() + 1);
  }
  return directories;
}

std::optional<fs::path> LibrarySearch::find(std::string_view name, const std::vector<fs::path>& first) const {
  std::error_code error;
  const auto exists = [&error](const fs::path& path) { return fs::is_regular_file(path, error); };
  if (name.empty()) return std::nullopt;
  const auto file = files::path_from_text(name);
  if (file.has_parent_path()) return exists(file) ? std::optional(file) : std::nullopt;
  for (const auto* list : {&first, &directories_})
    for (const auto& directory : *list)
      if (auto path = directory / file; exists(path)) return path;
  return find_in_system(name);
}

}  // namespace inspection
