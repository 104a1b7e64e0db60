#include "inspection/library_search.hpp"

#include <glob.h>

#include <cstdlib>
#include <fstream>
#include <string>

namespace inspection {
namespace {

namespace fs = std::filesystem;

#if defined(__x86_64__)
constexpr const char* triplet = "x86_64-linux-gnu";
#elif defined(__aarch64__)
constexpr const char* triplet = "aarch64-linux-gnu";
#else
constexpr const char* triplet = "riscv64-linux-gnu";
#endif

constexpr int max_inclusions = 8;  // of configuration files in each other

void read_configuration(const fs::path& file, int depth, std::vector<fs::path>& directories);

void include(const std::string& pattern, int depth, std::vector<fs::path>& directories) {
  glob_t found{};
  if (glob(pattern.c_str(), 0, nullptr, &found) == 0)
    for (std::size_t i = 0; i < found.gl_pathc; ++i)
      read_configuration(found.gl_pathv[i], depth + 1, directories);
  globfree(&found);
}

// See ldconfig(8): a directory a line, or "include PATTERN"; # starts a comment.
void read_configuration(const fs::path& file, int depth, std::vector<fs::path>& directories) {
  if (depth > max_inclusions) return;
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    line.resize(line.find('#') == std::string::npos ? line.size() : line.find('#'));
    line.resize(line.find_last_not_of(" \t") + 1);
    constexpr std::string_view inclusion = "include ";
    if (line.starts_with(inclusion)) {
      const fs::path pattern(line.substr(inclusion.size()));
      include((file.parent_path() / pattern).native(), depth,
              directories);  // an absolute pattern stays as it is
    } else if (!line.empty()) {
      directories.emplace_back(line);
    }
  }
}

}  // namespace

LibrarySearch LibrarySearch::of_this_machine() {
  const char* const path =
      std::getenv("LD_LIBRARY_PATH");  // NOLINT(concurrency-mt-unsafe): no thread sets it
  auto directories = split_path_list(path != nullptr ? path : "");
  read_configuration("/etc/ld.so.conf", 0, directories);
  for (const auto* parent : {"/lib", "/usr/lib"}) {
    directories.push_back(fs::path(parent) / triplet);
    directories.push_back(std::string(parent) + "64");
    directories.emplace_back(parent);
  }
  return LibrarySearch(std::move(directories));
}

// All are files.
std::optional<fs::path> find_in_system(std::string_view) {
  return std::nullopt;
}

}  // namespace inspection
