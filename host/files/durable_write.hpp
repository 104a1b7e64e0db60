// Bytes that outlast a loss of power.
#pragma once

#include <filesystem>
#include <string_view>

#include "files/descriptor.hpp"

namespace files {

// Writes all of `content` where the file stands, and has it on the disk. [any]
// returns  false, with the reason in last_error(), if it cannot.
bool write_durably(const Descriptor& file, std::string_view content);

// Has the names in the folder of a file on the disk, too, after a rename. Best effort: the content is there. [any]
void sync_folder_of(const std::filesystem::path& file);

}  // namespace files
