// Reading from a place in a file, whatever others do with it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "files/handle.hpp"

namespace files {

// Reads up to as many bytes as there is room for. [any]
// returns  how many; 0 at the end of the file; nullopt, with the reason in last_error(), if it cannot.
std::optional<std::size_t> read_at(Handle file, std::uint64_t offset, std::span<std::byte> room);

// Fills the whole room. Returns false if the file ends before or cannot be read. [any]
bool read_all_at(Handle file, std::uint64_t offset, std::span<std::byte> room);

}  // namespace files
