#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <ctime>
#include <string>

#include "probe_child.hpp"
#include "probe_frames.hpp"

namespace plugin::probe {
namespace {

constexpr int kSocket = kFirstRoleDescriptor;

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
  while (waitpid(child, &end.wait_status, WNOHANG) == 0) {
    const auto left = std::chrono::duration_cast<std::chrono::nanoseconds>(deadline - Clock::now()).count();
    if (left <= 0) {
      end.timed_out = 1;
      kill(-child, SIGKILL);
      waitpid(child, &end.wait_status, 0);
      break;
    }
    const timespec timeout{.tv_sec = left / 1'000'000'000, .tv_nsec = left % 1'000'000'000};
    sigtimedwait(&child_signal, nullptr, &timeout);
  }
  kill(-child, SIGKILL);
  return end;
}

// The argument of the role: "time_ms output_bytes path".
struct Assignment {
  ProbeLimits limits;
  std::string file;

  explicit Assignment(std::string_view text) {
    const char* at = text.data();
    const char* const end = at + text.size();
    at = std::from_chars(at, end, limits.time_ms).ptr + 1;
    at = std::from_chars(at, end, limits.output_bytes).ptr + 1;
    file.assign(at, end);
  }
};

[[noreturn]] void supervise(std::string_view argument, Confine confine) {
  const Assignment assignment(argument);
  std::signal(SIGCHLD, SIG_DFL);  // the zygote's SIG_IGN would make waitpid forget the status
  sigset_t child_signal;
  sigemptyset(&child_signal);
  sigaddset(&child_signal, SIGCHLD);
  pthread_sigmask(SIG_BLOCK, &child_signal, nullptr);

  const pid_t supervisor = getpid();
  const pid_t child = fork();
  if (child == 0) {
    die_with_parent(supervisor);
    setpgid(0, 0);
    restore_signals();
    const rlimit no_core{.rlim_cur = 0, .rlim_max = 0};
    setrlimit(RLIMIT_CORE, &no_core);
    run_child(kSocket, assignment.file.c_str(), assignment.limits, confine);
  }
  if (child < 0) {
    write_frame(kSocket, FrameKind::fault,
                "the machine could not start a process to probe it; look at its limits");
    _exit(1);
  }
  setpgid(child, child);
  const auto end = await_child(child, assignment.limits.time_ms, child_signal);
  write_frame(kSocket, FrameKind::ended, {reinterpret_cast<const char*>(&end), sizeof(end)});
  _exit(0);
}

Confine sandbox_of_probes = nullptr;

void run_plain(std::string_view argument, std::size_t) noexcept {
  supervise(argument, nullptr);
}

void run_sandboxed(std::string_view argument, std::size_t) noexcept {
  supervise(argument, sandbox_of_probes);
}

}  // namespace

Role plain_role() {
  return {kPlainRole, false, &run_plain, nullptr};
}

Role sandboxed_role(Confine confine) {
  sandbox_of_probes = confine;
  return {kSandboxedRole, false, &run_sandboxed, nullptr};
}

std::string assignment_text(const ProbeLimits& limits, std::string_view file) {
  return std::to_string(limits.time_ms) + ' ' + std::to_string(limits.output_bytes) + ' ' + std::string(file);
}

}  // namespace plugin::probe
