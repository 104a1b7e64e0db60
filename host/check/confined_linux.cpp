#include "check/confined.hpp"

#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

extern "C" {  // glibc 2.36 forgot it
#include <sys/pidfd.h>
}

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <iterator>
#include <system_error>

#include "check/heard_trial.hpp"
#include "check/trial_descriptors_linux.hpp"
#include "files/descriptor.hpp"
#include "process/end.hpp"

namespace check {
namespace {

using Clock = std::chrono::steady_clock;
using files::Descriptor;

struct Pipe {
  Descriptor reading;
  Descriptor writing;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0)
    throw std::system_error(errno, std::generic_category(), "cannot make a pipe");
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

void place(int from, int at) {
  if (from >= 0) dup2(from, at);
}

// Everything else that is open is none of the plugin's business.
void arrange_descriptors(int records, int errors) {
  // Out of the way of the numbers that are given out below.
  const int kept_records = fcntl(records, F_DUPFD, 16);
  const int kept_errors = fcntl(errors, F_DUPFD, 16);
  const int maps = fcntl(open("/proc/self/maps", O_RDONLY), F_DUPFD, 16);
  const int status = fcntl(open("/proc/self/status", O_RDONLY), F_DUPFD, 16);
  const int null = fcntl(open("/dev/null", O_RDWR), F_DUPFD, 16);
  place(null, STDIN_FILENO);
  place(kept_errors, STDOUT_FILENO);
  place(kept_errors, STDERR_FILENO);
  place(kept_records, records_descriptor);
  place(maps, maps_descriptor);
  place(status, status_descriptor);
  close_range(status_descriptor + 1, ~0U, 0);
}

[[noreturn]] void live(const Confinement& confinement, const Work& work, int records, int errors,
                       pid_t parent) noexcept {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);
  setpgid(0, 0);
  // A sanitizer's handlers would turn a signal into an exit status.
  for (const int number : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT}) std::signal(number, SIG_DFL);
  arrange_descriptors(records, errors);
  Teller teller(records_descriptor);
  if (confinement.policy != nullptr) {
    if (const auto report = sandbox::apply(*confinement.policy); !report.complete()) {
      teller.found("does_not_load", "the sandbox could not be entered: " + report.missing());
      teller.finished();
      _exit(0);
    }
  }
  work.trial.run(work.subject, work.first, teller);
  _exit(0);
}

// Hands on all that is there. A stream that has ended is not looked at again.
// returns  whether anything was there.
bool take_from(pollfd& stream, const std::function<void(std::string_view)>& take) {
  std::array<char, 16 * 1024> piece{};
  bool any = false;
  while (stream.fd >= 0) {
    const auto got = read(stream.fd, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got == 0) stream.fd = -1;
    if (got <= 0) break;
    take({piece.data(), static_cast<std::size_t>(got)});
    any = true;
  }
  return any;
}

Descriptor watch_process(pid_t process) {
  Descriptor watched(pidfd_open(process, 0));
  if (!watched) throw std::system_error(errno, std::generic_category(), "cannot watch a trial's process");
  return watched;
}

}  // namespace

End run_confined(const Confinement& confinement, const Work& work,
                 const std::function<void(const Record&)>& on_record,
                 const std::function<void(const std::string&)>& on_printed_line) {
  auto records = make_pipe();
  auto errors = make_pipe();
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0)
    throw std::system_error(errno, std::generic_category(), "cannot start a process for a trial");
  if (child == 0) live(confinement, work, records.writing.get(), errors.writing.get(), parent);
  setpgid(child, child);
  records.writing.reset();
  errors.writing.reset();
  const auto process = watch_process(child);

  HeardTrial heard(on_record, on_printed_line);
  pollfd all[] = {
      {errors.reading.get(), POLLIN, 0}, {records.reading.get(), POLLIN, 0}, {process.get(), POLLIN, 0}};
  auto& [from_errors, from_records, from_process] = all;
  End end;
  for (auto deadline = Clock::now() + confinement.silence; from_process.revents == 0 && !end.timed_out;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    poll(all, std::size(all), static_cast<int>(std::max<long>(left, 0)));
    // Errors first: what was refused belongs to the case that is under way.
    take_from(from_errors, [&](std::string_view piece) { heard.take_printed(piece); });
    if (take_from(from_records, [&](std::string_view piece) { heard.take_records(piece); }))
      deadline = Clock::now() + confinement.silence;
    else
      end.timed_out = from_process.revents == 0 && left <= 0;
  }
  kill(-child, SIGKILL);  // with whatever it has started
  heard.finish();
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFSIGNALED(status)) {
    end.cause = process::name_of_cause(static_cast<std::uint32_t>(WTERMSIG(status)));
    // A real-time signal has no description.
    if (const char* const words = sigdescr_np(WTERMSIG(status))) end.cause += " (" + std::string(words) + ")";
  }
  if (WIFEXITED(status)) end.status = WEXITSTATUS(status);
  return end;
}

std::span<const process::Role> trial_roles() {
  return {};
}

}  // namespace check
