#include "systemd/handed_sockets.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <cstdlib>
#include <stdexcept>
#include <string>

#include "systemd/variables_linux.hpp"

namespace systemd {
namespace {

constexpr int first_handed = 3;

int option_of(int socket, int option) {
  int value = -1;
  socklen_t size = sizeof(value);
  return ::getsockopt(socket, SOL_SOCKET, option, &value, &size) == 0 ? value : -1;
}

bool listens_on_tcp(int socket) {
  const int domain = option_of(socket, SO_DOMAIN);
  return (domain == AF_INET || domain == AF_INET6) && option_of(socket, SO_TYPE) == SOCK_STREAM &&
         option_of(socket, SO_ACCEPTCONN) == 1;
}

std::string next_name(std::string& names) {
  const auto end = names.find(':');
  std::string name = names.substr(0, end);
  names.erase(0, end == std::string::npos ? end : end + 1);
  return name;
}

}  // namespace

std::vector<files::Descriptor> take_handed_sockets() {
  const std::string count = take_variable("LISTEN_FDS");
  std::string names = take_variable("LISTEN_FDNAMES");
  const bool have_names = !names.empty();
  std::vector<files::Descriptor> sockets;
  if (!is_this_process(take_variable("LISTEN_PID"), false)) return sockets;
  const int end = first_handed + std::atoi(count.c_str());
  for (int number = first_handed; number < end; ++number) {
    const std::string name = next_name(names);
    if (have_names && name != events_name)
      throw std::runtime_error(
          fmt::format("the socket \"{}\" that was handed over has no use: FileDescriptorName={} of its "
                      "unit makes it take events",
                      name, events_name));
    if (!listens_on_tcp(number))
      throw std::runtime_error(
          fmt::format("descriptor {} that was handed over is no TCP socket that listens: use "
                      "ListenStream= with an address and a port, and Accept=no",
                      number));
    ::fcntl(number, F_SETFD, FD_CLOEXEC);
    sockets.emplace_back(number);
  }
  return sockets;
}

}  // namespace systemd
