// What an examiner's process does before it reads a file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "files/handle.hpp"

namespace probe::examination {

constexpr std::uint64_t max_file_bytes = std::uint64_t{512} * 1024 * 1024;

// The file, mapped, not read: it is as large as the one who made it liked. Empty if it is no regular file, or has more
// than max_file_bytes.
std::span<const std::byte> map_file(files::Handle file);

// Leaves this process so much, and no right to make files.
// memory_bytes  beside what is mapped already, the file among it
void limit_process(std::uint32_t time_ms, std::uint64_t memory_bytes);

}  // namespace probe::examination
