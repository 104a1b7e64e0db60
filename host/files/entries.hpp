// What a folder holds.
#pragma once

#include <filesystem>
#include <system_error>
#include <vector>

namespace files {

// The paths of all that is in the folder, without "." and "..", in no order.
// error  why the folder cannot be listed, or not to its end; cleared otherwise [any]
std::vector<std::filesystem::path> entries_of(const std::filesystem::path& folder, std::error_code& error);

}  // namespace files
