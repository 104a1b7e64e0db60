// Files that take part in a build, and the folders that hold them.
#pragma once

#include <filesystem>

namespace develop {

// A file that takes part in a build: by its ending, or CMakeLists.txt.
bool is_source(const std::filesystem::path& file);

// A folder that holds what a build makes, or is hidden.
bool is_build_tree(const std::filesystem::path& folder);

// Returns the folder without links. Throws std::runtime_error, which names it, if it is not there.
std::filesystem::path folder_to_watch(const std::filesystem::path& named);

}  // namespace develop
