// Names that nothing has and nothing foretells: one that can be foretold may be a link to elsewhere.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "files/open.hpp"

namespace files {

constexpr std::size_t unique_letters = 6;

// `prefix` and unique_letters random letters. [any]
std::string unique_name(std::string_view prefix);

struct UniqueFile {
  std::filesystem::path path;
  Descriptor file;  // open to write; none, with the reason in last_error(), if no file can be made
};

// Makes a file in a folder that is there. [any]
UniqueFile make_unique_file(const std::filesystem::path& folder, std::string_view prefix,
                            Access access = Access::owner);

}  // namespace files
