#include "files/read_at.hpp"

#include <windows.h>

#include <algorithm>

namespace files {

std::optional<std::size_t> read_at(Handle file, std::uint64_t offset, std::span<std::byte> room) {
  constexpr std::size_t most_at_once = 64 * 1024 * 1024;
  OVERLAPPED place{};
  place.Offset = static_cast<DWORD>(offset);
  place.OffsetHigh = static_cast<DWORD>(offset >> 32U);
  DWORD got = 0;
  const auto wanted = static_cast<DWORD>(std::min(room.size(), most_at_once));
  if (ReadFile(file, room.data(), wanted, &got, &place) != 0) return got;
  return GetLastError() == ERROR_HANDLE_EOF ? std::optional<std::size_t>(0) : std::nullopt;
}

}  // namespace files
