#include "develop/sources.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "files/path_text.hpp"

namespace develop {
namespace fs = std::filesystem;

bool is_source(const fs::path& file) {
  static constexpr std::array endings{".c",   ".cc",  ".cpp", ".cxx", ".h",     ".hpp",
                                      ".hxx", ".inl", ".rs",  ".go",  ".cmake", ".map"};
  static constexpr std::array<std::string_view, 5> names{"CMakeLists.txt", "Makefile", "Cargo.toml",
                                                         "build.rs", "go.mod"};
  const std::string name = files::text_of(file.filename());
  if (name.empty() || name.front() == '.' || name.front() == '#') return false;
  return std::ranges::count(names, name) > 0 || std::ranges::count(endings, file.extension()) > 0;
}

bool is_build_tree(const fs::path& folder) {
  const std::string name = files::text_of(folder.filename());
  std::error_code ignored;
  return name == "build" || (name.size() > 1 && name.front() == '.') ||
         fs::exists(folder / "CMakeCache.txt", ignored);
}

fs::path folder_to_watch(const fs::path& named) {
  std::error_code error;
  auto folder = fs::canonical(named, error);
  if (error)
    throw std::runtime_error("the source folder " + files::text_of(named) +
                             " cannot be watched: " + error.message());
  return folder;
}

}  // namespace develop
