#include "resident/crash_trace.hpp"

#include <execinfo.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <string_view>

#include "resident/crash_report.hpp"
#include "runtime/call.hpp"
#include "runtime/own_threads.hpp"

namespace resident {
namespace {

int trace_descriptor = -1;

void write_text(std::string_view text) {
  (void)!::write(trace_descriptor, text.data(), text.size());
}

// Only what is safe in a signal handler. libgcc's unwinder is, once it is loaded.
void on_crash(int signal, siginfo_t* info, void*) {
  // Once: a language runtime's handler, which the kernel does not reset, calls this one.
  std::signal(signal, SIG_DFL);
  blame_running_call();
  const auto* const call = runtime::Call::current();
  if (call != nullptr && runtime::in_guard(call->stack(), info->si_addr)) write_overflow(write_text, true);
  const auto* const ride = runtime::OwnThreads::Ride::current();
  if (ride != nullptr && runtime::in_guard(ride->stack(), info->si_addr)) write_overflow(write_text, false);
  std::array<void*, 48> frames;
  const int count = backtrace(frames.data(), static_cast<int>(frames.size()));
  // The first two frames are this handler and the kernel's return path.
  if (count > 2) backtrace_symbols_fd(frames.data() + 2, count - 2, trace_descriptor);
  write_logged(write_text);
  // The handler was reset: returning runs the faulting instruction again, which now ends the process.
  if (info->si_code <= 0) ::raise(info->si_signo);
}

}  // namespace

void write_traces_to(files::Handle report, files::Handle) {
  trace_descriptor = report;
  std::atexit(&blame_running_call);
  // The first backtrace() loads libgcc, which neither a handler nor a sandbox allows.
  std::array<void*, 2> warm_up{};
  backtrace(warm_up.data(), static_cast<int>(warm_up.size()));
  struct sigaction action {};
  action.sa_sigaction = on_crash;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  for (const int signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT}) sigaction(signal, &action, nullptr);
}

}  // namespace resident
