#include "files/read_at.hpp"

#include <unistd.h>

#include <cerrno>

namespace files {

std::optional<std::size_t> read_at(Handle file, std::uint64_t offset, std::span<std::byte> room) {
  ssize_t got = 0;
  do {
    got = pread(file, room.data(), room.size(), static_cast<off_t>(offset));
  } while (got < 0 && errno == EINTR);
  return got < 0 ? std::nullopt : std::optional(static_cast<std::size_t>(got));
}

}  // namespace files
