// Recorded cases as the command line names them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cassette/case.hpp"

namespace cli {

struct CaseFile {
  std::filesystem::path path;
  cassette::Case recorded;
};

// paths    files of cases, or folders with such files anywhere below them; other JSON in a folder is passed over.
// service  only cases of it; empty: of all.
// Throws CLI::ValidationError if a file is no case, or there is none.
std::vector<CaseFile> read_cases(const std::vector<std::filesystem::path>& paths, const std::string& service);

}  // namespace cli
