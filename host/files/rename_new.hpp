// Names that are given once.
#pragma once

#include <filesystem>
#include <system_error>

namespace files {

// Gives a file another name in the same folder, if nothing has that name. [any]
// returns  an error if it cannot, such as file_exists; nothing was then changed.
std::error_code rename_new(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace files
