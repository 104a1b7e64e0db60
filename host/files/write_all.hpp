// Writing that goes on until all bytes are written.
#pragma once

#include <cstddef>
#include <span>

#include "files/handle.hpp"

namespace files {

// Writes all bytes where the file stands, also if signals interrupt it. [any]
// returns  false, with the reason in last_error(), if it cannot.
bool write_all(Handle file, std::span<const std::byte> bytes);

}  // namespace files
