// Small files, read whole.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "files/handle.hpp"

namespace files {

// Reads a file from its start. A content of less than 64 KiB leaves no copy of its content behind. [any]
// returns  its content, cut after max_bytes + 1, which tells that there is more; nullopt, with the reason in
//          last_error(), if it cannot be read.
std::optional<std::string> read_content(Handle file, std::size_t max_bytes);

}  // namespace files
