#include "probe/frames.hpp"

#include <sys/socket.h>

#include <cerrno>

namespace probe {

bool write_bytes(files::Handle to, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace probe
