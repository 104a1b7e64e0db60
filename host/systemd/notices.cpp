#include "systemd/notices.hpp"

#include <fmt/format.h>

namespace systemd {

void Notices::status(std::string_view line) const {
  send(fmt::format("STATUS={}", line), Wait::no);
}

void Notices::ready(std::string_view status) const {
  send(fmt::format("READY=1\nSTATUS={}", status), Wait::yes);
}

void Notices::stopping(std::string_view status, std::chrono::microseconds longest) const {
  send(fmt::format("STOPPING=1\nEXTEND_TIMEOUT_USEC={}\nSTATUS={}", longest.count(), status), Wait::yes);
}

void Notices::progress() {
  const auto now = std::chrono::steady_clock::now();
  if (!is_watched() || now < next_) return;
  next_ = now + period_ / 4;
  send("WATCHDOG=1", Wait::no);
}

}  // namespace systemd
