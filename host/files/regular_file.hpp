// Files that may be anything: a pipe, a device, a link.
#pragma once

#include <filesystem>

#include "files/descriptor.hpp"

namespace files {

// Opens a file to read, by links, too; does not wait for the writer of a pipe. [any]
// returns  none, with the reason in last_error(), if it cannot be opened.
Descriptor open_anything(const std::filesystem::path& file);

// Whether it is a file on a disk. [any]
bool is_regular(Handle file);

}  // namespace files
