#include "files/durable_write.hpp"

#include <unistd.h>

#include <cerrno>

namespace files {

bool write_durably(const Descriptor& file, std::string_view content) {
  while (!content.empty()) {
    const auto written = write(file.get(), content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return fsync(file.get()) == 0;
}

}  // namespace files
