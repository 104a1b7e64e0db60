// Names that lead to another file or folder.
#pragma once

#include <filesystem>

namespace files {

// Whether the name itself is a link, wherever it leads. On Windows a junction is one, too. [any]
bool is_link(const std::filesystem::path& path);

}  // namespace files
