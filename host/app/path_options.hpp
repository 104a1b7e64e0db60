// How CLI11 reads a path: from UTF-8, as all text of the command line is. Left to itself it would have the standard
// library read the path in the code page of Windows. For each file that has options for paths.
#pragma once

#include <CLI/CLI.hpp>

#include <filesystem>
#include <string>

#include "files/path_text.hpp"

namespace CLI::detail {

template <>
inline bool lexical_cast(const std::string& input, std::filesystem::path& output) {
  output = files::path_from_text(input);
  return true;
}

}  // namespace CLI::detail
