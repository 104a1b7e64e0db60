// Puts a file into another's place.
#pragma once

#include <filesystem>
#include <system_error>

namespace files {

// Gives a file the name of another in the same folder, which it replaces. [any]
// returns  an error if it cannot; both are then as before.
std::error_code rename_over(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace files
