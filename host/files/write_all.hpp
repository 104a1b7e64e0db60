// Writing that goes on until all bytes are written.
#pragma once

#include <cstddef>
#include <span>

namespace files {

// Writes all bytes where the file stands, also if signals interrupt it. [any]
// file     an open descriptor.
// returns  false, with errno set, if it cannot.
bool write_all(int file, std::span<const std::byte> bytes);

}  // namespace files
