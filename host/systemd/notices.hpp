// What the host tells the program that started it and watches it, in systemd's protocol: datagrams to the socket that
// NOTIFY_SOCKET names. If no such program listens, each call does nothing.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "files/descriptor.hpp"

namespace systemd {

class Notices {
 public:
  // Tells no program anything.
  Notices() = default;

  // Removes NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID from the environment: what this process starts has nothing to
  // tell. Before the process has another thread.
  static Notices take_from_environment();

  // One line for `systemctl status`. [any]
  void status(std::string_view line) const;

  // The host serves. [any]
  void ready(std::string_view status) const;

  // The host ends within `longest`, and asks not to be killed before. [any]
  void stopping(std::string_view status, std::chrono::microseconds longest) const;

  // Whether anything waits for progress(). [any]
  bool is_watched() const { return socket_ && period_.count() > 0; }

  // The host gets on with its work. If this is not called for the watchdog's period, the host is killed and started
  // again. Sends four times a period at most. From one thread.
  void progress();

 private:
  enum class Wait : bool { no, yes };  // for room in the socket
  void send(std::string_view message, Wait wait) const;

  files::Descriptor socket_;
  std::string address_;  // begins with NUL if it is an abstract one
  std::chrono::microseconds period_{0};
  std::chrono::steady_clock::time_point next_{};  // when progress() sends again
};

}  // namespace systemd
