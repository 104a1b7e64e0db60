// What a worker process is told when it is started: the argument and the handles of its role. No secret: those
// come with each event, over a channel.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/outcome.hpp"

namespace wire {

struct Launch {
  std::string library;                // the private copy
  std::string file;                   // its name in the plugins folder
  std::vector<std::string> services;  // in the factory's order
  bool is_sandboxed = false;
  // Threads that calls run on, one each, at once; 0: they run on fibers of one thread.
  std::uint32_t threads = 0;
  std::size_t max_frame_bytes = 0;  // of what it may send to the host
  std::size_t memory_bytes = 0;     // of one call, from the host's alloc
  std::size_t channels = 0;         // at most, one per loop of the host: each takes two descriptors
  runtime::MessageLimits messages;

  std::string text() const;
  static std::optional<Launch> parse(std::string_view text);
};

// The role's name, and what it is handed, in this order; see process::Role.
constexpr std::string_view role_name = "worker";
enum RoleHandle : std::size_t {
  control_handle,  // see wire/control.hpp
  report_handle,   // a pipe: what a crash handler writes, a backtrace and logged lines
  pulse_handle,    // memory shared with the host, a runtime::Pulse
  error_handle,    // a pipe: what the plugin prints
  role_handles,    // so many; on Windows an event follows, see resident/crash_trace.hpp
};

// How a report begins a line that the event had logged, before the digit of its severity; and what stands for the ends
// of lines in it.
constexpr char logged_mark = '\x01';
constexpr char logged_line_end = '\x02';

// The first byte of a message to the host on the control channel. To the worker there are channels only.
constexpr char ready_message = 'r';    // the rest says how it is confined
constexpr char fault_message = 'f';    // the rest says why it cannot serve
constexpr char no_room_message = 'n';  // the rest is the serial of a channel that it has no descriptors for
constexpr std::size_t max_control_bytes = 4096;

}  // namespace wire
