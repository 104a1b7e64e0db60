#include "wire/control.hpp"

#include <fcntl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "process/passed_descriptors_linux.hpp"

namespace wire {

using files::Descriptor;

std::pair<Descriptor, Descriptor> control_pair() {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
    throw std::system_error(errno, std::generic_category(), "a socket pair");
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

Descriptor control_reader(const Descriptor& control) {
  Descriptor reader(fcntl(control.get(), F_DUPFD_CLOEXEC, 0));
  if (!reader) throw std::system_error(errno, std::generic_category(), "a descriptor");
  return reader;
}

tl::expected<void, std::string> send_channel(const Descriptor& control, const process::Child&,
                                             ChannelEnds ends, std::uint32_t serial) {
  const std::string_view message(reinterpret_cast<const char*>(&serial), sizeof(serial));
  const std::array both{ends.in.get(), ends.out.get()};
  if (process::pass_descriptors(control.get(), message, both, MSG_DONTWAIT)) return {};
  const int error = errno;
  const bool has_gone = error == EPIPE || error == ECONNRESET || error == ENOTCONN;
  return tl::unexpected(has_gone ? std::string() : std::generic_category().message(error));
}

// The reader has the same socket by another descriptor.
void close_control(Descriptor control) {
  if (control) shutdown(control.get(), SHUT_WR);
}

std::optional<ReceivedChannel> receive_channel(files::Handle control) {
  ReceivedChannel received;
  auto passed = process::receive_descriptors(control, sizeof(received.serial));
  if (!passed) return std::nullopt;
  std::memcpy(&received.serial, passed->message.data(),
              std::min(passed->message.size(), sizeof(received.serial)));
  if (passed->descriptors.size() == 2)
    received.ends = ChannelEnds{std::move(passed->descriptors[0]), std::move(passed->descriptors[1])};
  return received;
}

void tell_host(files::Handle control, std::string_view message) {
  (void)!send(control, message.data(), message.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

}  // namespace wire
