#include "cli/case_files.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>

#include "cassette/case_file.hpp"
#include "files/entries.hpp"
#include "files/path_text.hpp"

namespace cli {
namespace {

namespace fs = std::filesystem;

// Nothing can be played, so there is no verdict: status 2, as for any command line that cannot be carried out.
[[noreturn]] void refuse(const fs::path& path, std::string_view why) {
  throw CLI::ValidationError(files::text_of(path), std::string(why));
}

std::vector<fs::path> json_below(const fs::path& folder) {
  auto found = files::files_below(folder);
  std::erase_if(found, [](const fs::path& file) { return file.extension() != ".json"; });
  std::ranges::sort(found);
  return found;
}

// A folder may hold other JSON, too; a file that is named must be a case.
void add_case(std::vector<CaseFile>& cases, const fs::path& file, const std::string& service, bool is_named) {
  auto read = cassette::read_case(file);
  if (!read) refuse(file, read.error());
  if (!*read && is_named)
    refuse(file,
           fmt::format("is no case of the format {}, or not one to be replayed", cassette::format_name));
  if (!*read || (!service.empty() && (*read)->service != service)) return;
  cases.push_back({file, std::move(**read)});
}

}  // namespace

std::vector<CaseFile> read_cases(const std::vector<fs::path>& paths, const std::string& service) {
  std::vector<CaseFile> cases;
  for (const fs::path& path : paths) {
    if (!fs::is_directory(path)) {
      add_case(cases, path, service, true);
      continue;
    }
    for (const fs::path& file : json_below(path)) add_case(cases, file, service, false);
  }
  if (cases.empty()) refuse("CASE", "there is no case to play");
  return cases;
}

}  // namespace cli
