// Where this program lies.
#pragma once

#include <filesystem>

namespace files {

// Returns the file that this process executes, or an empty path if the system does not tell. [any]
std::filesystem::path program_path();

}  // namespace files
