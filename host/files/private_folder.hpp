// Folders that their owner alone may enter.
#pragma once

#include <filesystem>
#include <string_view>

namespace files {

// Makes a folder, and those above it that are missing, each for its owner alone. What is there stays as it is. Throws
// std::filesystem::filesystem_error if it cannot, or if something else is in its place. [any]
void make_private_folder(const std::filesystem::path& folder);

// What becomes of what a file holds already.
enum class Content { replaced, kept };

// Writes to a file that is its owner's alone, at its end, and makes it and its folder if they are missing. Follows no
// link. Returns false if that cannot be done. [any]
bool write_privately(const std::filesystem::path& file, std::string_view text, Content before);

}  // namespace files
