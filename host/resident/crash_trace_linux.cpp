#include "resident/crash_trace.hpp"

#include <execinfo.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "runtime/call.hpp"
#include "runtime/own_threads.hpp"
#include "wire/launch.hpp"

namespace resident {
namespace {

int trace_descriptor = -1;

// Several calls may run at once, each on its thread: the one that ends the process is named to the host.
void blame(const runtime::OwnThreads::Ride& ride) {
  ride.loop().heartbeat().ended_by(ride.call().tag());
}

void blame_who_exits() {
  if (const auto* const ride = runtime::OwnThreads::Ride::current()) blame(*ride);
}

void write_text(std::string_view text) {
  (void)!::write(trace_descriptor, text.data(), text.size());
}

// The newest lines that the event had logged, which nothing else keeps. Together less than a pipe holds.
void write_logged(const runtime::Messages& messages) {
  constexpr std::size_t most_lines = 50, line_bytes = 512;
  const auto& lines = messages.lines();
  for (std::size_t i = lines.size() - std::min(lines.size(), most_lines); i < lines.size(); ++i) {
    const std::array<char, 2> head{wire::logged_mark, static_cast<char>('0' + lines[i].severity)};
    write_text({head.data(), head.size()});
    std::string_view text = std::string_view(lines[i].text).substr(0, line_bytes);
    while (!text.empty()) {
      const std::string_view one = text.substr(0, text.find('\n'));
      write_text(one);
      text.remove_prefix(one.size());
      if (text.empty()) break;
      write_text({&wire::logged_line_end, 1});
      text.remove_prefix(1);
    }
    write_text("\n");
  }
}

// Only what is safe in a signal handler. libgcc's unwinder is, once it is loaded.
void on_crash(int signal, siginfo_t* info, void*) {
  // Once: a language runtime's handler, which the kernel does not reset, calls this one.
  std::signal(signal, SIG_DFL);
  const auto* const ride = runtime::OwnThreads::Ride::current();
  if (ride != nullptr) blame(*ride);
  runtime::Call* const call = runtime::Call::current();
  if (call != nullptr && runtime::in_guard(call->stack(), info->si_addr))
    write_text("the call overflowed its 256 KiB stack\n");
  if (ride != nullptr && runtime::in_guard(ride->stack(), info->si_addr))
    write_text("the call overflowed its thread's 1024 KiB stack\n");
  std::array<void*, 48> frames;
  const int count = backtrace(frames.data(), static_cast<int>(frames.size()));
  // The first two frames are this handler and the kernel's return path.
  if (count > 2) backtrace_symbols_fd(frames.data() + 2, count - 2, trace_descriptor);
  if (call != nullptr) write_logged(call->messages());
  // The handler was reset: returning runs the faulting instruction again, which now ends the process.
  if (info->si_code <= 0) ::raise(info->si_signo);
}

}  // namespace

void write_traces_to(int descriptor) {
  trace_descriptor = descriptor;
  std::atexit(&blame_who_exits);
  // The first backtrace() loads libgcc, which neither a handler nor a sandbox allows.
  std::array<void*, 2> warm_up{};
  backtrace(warm_up.data(), static_cast<int>(warm_up.size()));
  struct sigaction action {};
  action.sa_sigaction = on_crash;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  for (const int signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT}) sigaction(signal, &action, nullptr);
}

}  // namespace resident
