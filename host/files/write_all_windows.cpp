#include "files/write_all.hpp"

#include <windows.h>

#include <algorithm>

namespace files {

bool write_all(Handle file, std::span<const std::byte> bytes) {
  constexpr std::size_t most_at_once = 64 * 1024 * 1024;
  while (!bytes.empty()) {
    DWORD written = 0;
    const auto wanted = static_cast<DWORD>(std::min(bytes.size(), most_at_once));
    if (WriteFile(file, bytes.data(), wanted, &written, nullptr) == 0 || written == 0) return false;
    bytes = bytes.subspan(written);
  }
  return true;
}

}  // namespace files
