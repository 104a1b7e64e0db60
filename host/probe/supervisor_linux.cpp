#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <ctime>

#include "probe/supervision.hpp"
#include "process/standard_streams.hpp"

namespace probe::supervision {
namespace {

// Ends with the parent. A parent that died before the call is noticed by its number.
void die_with_parent(pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);
}

// A sanitizer's handlers would turn a signal into an exit status, and hide what the plugin died of.
void restore_signals() {
  for (int number = 1; number < NSIG; ++number) std::signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  pthread_sigmask(SIG_SETMASK, &none, nullptr);
}

// Waits for the child to end, and ends it at the time limit together with whatever it has started.
EndOfChild await_child(pid_t child, std::uint32_t time_ms, const sigset_t& child_signal) {
  using Clock = std::chrono::steady_clock;
  const auto deadline = Clock::now() + std::chrono::milliseconds(time_ms);
  EndOfChild end;
  int status = 0;
  while (waitpid(child, &status, WNOHANG) == 0) {
    const auto left = std::chrono::duration_cast<std::chrono::nanoseconds>(deadline - Clock::now()).count();
    if (left <= 0) {
      end.timed_out = 1;
      kill(-child, SIGKILL);
      waitpid(child, &status, 0);
      break;
    }
    const timespec timeout{.tv_sec = left / 1'000'000'000, .tv_nsec = left % 1'000'000'000};
    sigtimedwait(&child_signal, nullptr, &timeout);
  }
  kill(-child, SIGKILL);
  end.system_status = static_cast<std::uint32_t>(status);
  return end;
}

[[noreturn]] void live_as_child(pid_t supervisor, files::Handle frames, files::Handle printed,
                                const std::function<void(files::Handle)>& live) noexcept {
  die_with_parent(supervisor);
  setpgid(0, 0);
  restore_signals();
  const rlimit no_core{.rlim_cur = 0, .rlim_max = 0};
  setrlimit(RLIMIT_CORE, &no_core);
  process::lead_standard_streams_to(printed);
  close(printed);
  live(frames);
  _exit(0);
}

}  // namespace

void supervise(std::span<const files::Handle> handles, std::uint32_t time_ms,
               const std::function<void(files::Handle)>& live) {
  const auto frames = handles[0], printed = handles[1];
  std::signal(SIGCHLD, SIG_DFL);  // the zygote's SIG_IGN would make waitpid forget the status
  sigset_t child_signal;
  sigemptyset(&child_signal);
  sigaddset(&child_signal, SIGCHLD);
  pthread_sigmask(SIG_BLOCK, &child_signal, nullptr);

  const pid_t supervisor = getpid();
  const pid_t child = fork();
  if (child == 0) live_as_child(supervisor, frames, printed, live);
  if (child < 0) {
    write_frame(frames, FrameKind::no_process, {});
    _exit(1);
  }
  setpgid(child, child);
  close(printed);
  const auto end = await_child(child, time_ms, child_signal);
  write_frame(frames, FrameKind::ended, {reinterpret_cast<const char*>(&end), sizeof(end)});
  _exit(0);
}

}  // namespace probe::supervision
