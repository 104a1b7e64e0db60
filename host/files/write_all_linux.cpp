#include "files/write_all.hpp"

#include <unistd.h>

#include <cerrno>

namespace files {

bool write_all(Handle file, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const auto written = write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace files
