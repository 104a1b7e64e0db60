#include "resident/crash_trace.hpp"

#include <execinfo.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "runtime/call.hpp"
#include "runtime/own_threads.hpp"

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

// Only what is safe in a signal handler. libgcc's unwinder is, once it is loaded.
void on_crash(int signal, siginfo_t* info, void*) {
  // Once: a language runtime's handler, which the kernel does not reset, calls this one.
  std::signal(signal, SIG_DFL);
  const auto* const ride = runtime::OwnThreads::Ride::current();
  if (ride != nullptr) blame(*ride);
  const runtime::Call* const call = runtime::Call::current();
  if (call != nullptr && runtime::in_guard(call->stack(), info->si_addr))
    write_text("the call overflowed its 256 KiB stack\n");
  if (ride != nullptr && runtime::in_guard(ride->stack(), info->si_addr))
    write_text("the call overflowed its thread's 1024 KiB stack\n");
  std::array<void*, 48> frames;
  const int count = backtrace(frames.data(), static_cast<int>(frames.size()));
  // The first two frames are this handler and the kernel's return path.
  if (count > 2) backtrace_symbols_fd(frames.data() + 2, count - 2, trace_descriptor);
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
