#include "systemd/notices.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>

#include "systemd/variables.hpp"

namespace systemd {
namespace {

bool is_usable(std::string_view address) {
  return (address.starts_with('/') || address.starts_with('@')) && address.size() > 1 &&
         address.size() < sizeof(sockaddr_un::sun_path);
}

}  // namespace

Notices Notices::take_from_environment() {
  Notices notices;
  std::string address = take_variable("NOTIFY_SOCKET");
  const bool is_for_us = is_this_process(take_variable("WATCHDOG_PID"), true);
  const std::string period = take_variable("WATCHDOG_USEC");
  if (!is_usable(address)) return notices;
  if (address.front() == '@') address.front() = '\0';
  notices.address_ = std::move(address);
  notices.socket_ = files::Descriptor(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (is_for_us) notices.period_ = std::chrono::microseconds(std::strtoll(period.c_str(), nullptr, 10));
  return notices;
}

void Notices::status(std::string_view line) const {
  send(fmt::format("STATUS={}", line), MSG_DONTWAIT);
}

void Notices::ready(std::string_view status) const {
  send(fmt::format("READY=1\nSTATUS={}", status), 0);
}

void Notices::stopping(std::string_view status, std::chrono::microseconds longest) const {
  send(fmt::format("STOPPING=1\nEXTEND_TIMEOUT_USEC={}\nSTATUS={}", longest.count(), status), 0);
}

void Notices::progress() {
  const auto now = std::chrono::steady_clock::now();
  if (!is_watched() || now < next_) return;
  next_ = now + period_ / 4;
  send("WATCHDOG=1", MSG_DONTWAIT);
}

// systemd binds its socket again if it is itself executed again, so each datagram has the address.
void Notices::send(std::string_view message, int flags) const {
  if (!socket_) return;
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  std::ranges::copy(address_, to.sun_path);
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address_.size());
  (void)::sendto(socket_.get(), message.data(), message.size(), flags | MSG_NOSIGNAL,
                 reinterpret_cast<const sockaddr*>(&to), size);
}

}  // namespace systemd
