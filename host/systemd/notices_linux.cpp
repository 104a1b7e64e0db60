#include "systemd/notices.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>

#include "systemd/variables_linux.hpp"

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

// systemd binds its socket again if it is itself executed again, so each datagram has the address.
void Notices::send(std::string_view message, Wait wait) const {
  if (!socket_) return;
  const int flags = MSG_NOSIGNAL | (wait == Wait::no ? MSG_DONTWAIT : 0);
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  std::ranges::copy(address_, to.sun_path);
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address_.size());
  (void)::sendto(socket_.get(), message.data(), message.size(), flags, reinterpret_cast<const sockaddr*>(&to),
                 size);
}

}  // namespace systemd
