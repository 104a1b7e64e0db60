#include "files/read_at.hpp"

namespace files {

bool read_all_at(Handle file, std::uint64_t offset, std::span<std::byte> room) {
  while (!room.empty()) {
    const auto got = read_at(file, offset, room);
    if (!got || *got == 0) return false;
    offset += *got;
    room = room.subspan(*got);
  }
  return true;
}

}  // namespace files
