// Removes folders with all in them.
#pragma once

#include <filesystem>
#include <system_error>

namespace files {

// Removes what has the name, and if that is a folder, all in it. Of a link, the link alone: what it leads to stays.
// [any]
// returns  an error if something is left, after all that could be removed was; none if there was nothing.
std::error_code remove_tree(const std::filesystem::path& path);

}  // namespace files
