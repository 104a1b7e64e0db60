// Folders and files that their owner alone may enter and read.
#pragma once

#include <filesystem>
#include <string_view>
#include <system_error>

#include "files/open.hpp"

namespace files {

// Makes one folder for its owner alone, in one that is there. [any]
// returns  an error if it cannot, such as file_exists.
std::error_code make_one_private_folder(const std::filesystem::path& folder);

// Makes a folder, and those above it that are missing, each for its owner alone. What is there stays as it is. Throws
// std::filesystem::filesystem_error if it cannot, or if something else is in its place. [any]
void make_private_folder(const std::filesystem::path& folder);

// Makes a folder for its owner alone that nothing else knows of. Throws as make_private_folder(). [any]
// parent  is there.
// prefix  of its name; unique_letters random letters follow.
std::filesystem::path make_unique_folder(const std::filesystem::path& parent, std::string_view prefix);

// Writes to a file that is its owner's alone, and makes it and its folder if they are missing. Follows no link. Returns
// false if that cannot be done. [any]
// existing  what becomes of what the file holds already.
bool write_privately(const std::filesystem::path& file, std::string_view text, Existing existing);

}  // namespace files
