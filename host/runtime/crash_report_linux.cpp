#include <execinfo.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>
#include <memory>

#include "runtime/call.hpp"
#include "runtime/crash_words.hpp"
#include "runtime/watchdog.hpp"

namespace runtime {

void write_error_text(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

namespace {

// No event is to blame: a thread of the host, or one that a plugin started. Finding names may wait for a lock that the
// crash has left locked, so it ends with the process in any case.
[[gnu::noinline]] void tell_of_thread() {
  std::array<char, 16> name{};
  ::prctl(PR_GET_NAME, name.data());
  write_error_text("aha-host: the thread \"");
  write_error_text({name.data(), ::strnlen(name.data(), name.size())});
  write_error_text("\" crashed outside of any event, at\n");
  ::alarm(1);
  std::array<void*, 48> frames{};
  const int count = ::backtrace(frames.data(), static_cast<int>(frames.size()));
  // The first three frames are this function, the handler and the kernel's return path.
  if (count > 3) ::backtrace_symbols_fd(frames.data() + 3, count - 3, STDERR_FILENO);
}

// Only what is safe in a signal handler: no allocation, no stdio.
void on_crash(int signal, siginfo_t* info, void*) {
  const Call* const call = Call::current();
  if (call == nullptr) tell_of_thread();
  if (call != nullptr) write_blame(*call, in_guard(call->stack(), info->si_addr));
  // The handler was reset on entry: returning runs the faulting instruction again, which now ends the
  // process.
  if (info->si_code <= 0) ::raise(signal);
}

}  // namespace

void install_crash_report() {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  // The first backtrace() loads libgcc, which a signal handler must not do.
  std::array<void*, 2> warm_up{};
  ::backtrace(warm_up.data(), static_cast<int>(warm_up.size()));
  struct sigaction action {};
  action.sa_sigaction = on_crash;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | static_cast<int>(SA_RESETHAND);
  for (const int signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT}) sigaction(signal, &action, nullptr);
#else
  static_cast<void>(on_crash);  // the sanitizers report crashes themselves, and better
#endif
}

void prepare_thread_for_crash_report() {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  // A handler cannot run on the stack that has just overflowed.
  constexpr std::size_t alternate_bytes = 64 * 1024;
  static thread_local const std::unique_ptr<char[]> memory(new char[alternate_bytes]);
  stack_t stack{};
  stack.ss_sp = memory.get();
  stack.ss_size = alternate_bytes;
  sigaltstack(&stack, nullptr);
#endif
}

}  // namespace runtime
