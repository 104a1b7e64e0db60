// Files that are whole whenever a reader looks.
#pragma once

#include <filesystem>
#include <string_view>

namespace files {

// Puts a file of this content into the place of `target`, on the disk. A reader finds the earlier file or the new one,
// never a part. Meanwhile a hidden file lies in the folder. Throws std::system_error that names the path if it cannot;
// the folder is then as before. [any]
void replace_file(const std::filesystem::path& target, std::string_view content);

}  // namespace files
