// Paths as text: in messages, JSON, settings and command lines.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace files {

// Returns the path as UTF-8 with the separators of the system. A name that is not Unicode keeps its bytes on Linux;
// on Windows U+FFFD takes the place of what has no meaning. [any]
std::string text_of(const std::filesystem::path& path);

// The same with / between the names on every system. [any]
std::string generic_text_of(const std::filesystem::path& path);

// Returns the path that the UTF-8 text names. [any]
std::filesystem::path path_from_text(std::string_view text);

}  // namespace files
