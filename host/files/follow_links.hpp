// Where paths lead.
#pragma once

#include <filesystem>

namespace files {

// The absolute path of what the name leads to, with no link in it. What is not there yet may be a part of it. Throws
// std::filesystem::filesystem_error if the system does not tell. [any]
std::filesystem::path follow_links(const std::filesystem::path& path);

}  // namespace files
