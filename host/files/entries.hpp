// What a folder holds.
#pragma once

#include <filesystem>
#include <system_error>
#include <vector>

namespace files {

// The paths of all that is in the folder, without "." and "..", in no order.
// error  why the folder cannot be listed, or not to its end; cleared otherwise [any]
std::vector<std::filesystem::path> entries_of(const std::filesystem::path& folder, std::error_code& error);

// The same. Throws std::filesystem::filesystem_error if the folder cannot be listed. [any]
std::vector<std::filesystem::path> entries_of(const std::filesystem::path& folder);

// The regular files in the folder and in those below it, in no order. Goes through no link to a folder. Throws as
// entries_of(). [any]
std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder);

}  // namespace files
