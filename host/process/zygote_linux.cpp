#include "process/zygote.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <system_error>
#include <tuple>
#include <vector>

#include "files/descriptor.hpp"
#include "guard/mutex.hpp"
#include "process/end.hpp"
#include "process/passed_descriptors_linux.hpp"
#include "process/request.hpp"
#include "process/standard_streams.hpp"

namespace process {
namespace {

constexpr int requests_descriptor = 3;  // the only descriptor of a zygote besides the standard ones
constexpr const char* executed_name = "aha-host-zygote";
static_assert(max_role_handles <= max_passed_descriptors);

void keep_only(int socket) {
  if (socket != requests_descriptor) dup2(socket, requests_descriptor);
  fcntl(requests_descriptor, F_SETFD, 0);
  close_range(requests_descriptor + 1, ~0U, 0);
}

// The host decides when it ends, and these end with it.
void ignore_terminal_signals() {
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2}) std::signal(number, SIG_IGN);
}

// Moves the request's descriptors to 3, 4, ... and closes all others.
void take_descriptors(std::span<const files::Descriptor> descriptors) {
  constexpr int aside = first_role_descriptor + 2 * static_cast<int>(max_passed_descriptors);
  int next = first_role_descriptor;
  std::vector<int> moved;
  for (const auto& descriptor : descriptors) moved.push_back(fcntl(descriptor.get(), F_DUPFD, aside));
  for (const int descriptor : moved) dup2(descriptor, next++);
  close_range(static_cast<unsigned>(next), ~0U, 0);
}

// A fork whose parent is the zygote's own parent. libc's fork has no such flag; what it would do besides matters to
// processes with several threads only.
pid_t fork_for_host() {
  return static_cast<pid_t>(syscall(SYS_clone, CLONE_PARENT | SIGCHLD, nullptr, nullptr, nullptr, nullptr));
}

// Descriptors 3, 4, ...
void become(const Role& role, std::string_view argument, std::size_t descriptors) {
  std::array<files::Handle, max_role_handles> handles{};
  std::iota(handles.begin(), handles.end(), first_role_descriptor);
  role.run(argument, std::span(handles).first(std::min(descriptors, handles.size())));
}

void serve(const Request& request, std::span<const files::Descriptor> descriptors, const Role& role) {
  const bool tells = role.is_hosts_child && !descriptors.empty();
  const auto roles_own = descriptors.subspan(tells ? 1 : 0);
  const pid_t parent = role.is_hosts_child ? getppid() : getpid();
  const pid_t pid = role.is_hosts_child ? fork_for_host() : fork();
  if (pid == 0) {
    // Ends with the parent. One that died before the call is noticed by its number.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
    take_descriptors(roles_own);
    if (!silence_standard_streams()) _exit(1);
    become(role, request.argument(), roles_own.size());
    _exit(1);
  }
  const pid_t told = pid < 0 ? -errno : pid;
  if (tells) (void)!write(descriptors.front().get(), &told, sizeof(told));
}

[[noreturn]] void serve_requests(std::span<const Role> roles) noexcept {
  if (!silence_standard_streams()) _exit(1);
  setsid();  // no terminal is this process's any more, nor of what it forks
  ignore_terminal_signals();
  for (const Role& role : roles)
    if (role.prepare != nullptr) role.prepare();
  std::signal(SIGCHLD, SIG_IGN);  // the children are reaped by the kernel
  for (;;) {
    auto passed = receive_descriptors(requests_descriptor, max_request_bytes);
    if (!passed) _exit(0);  // the host has gone
    const auto request = Request::read(std::move(passed->message));
    const auto role = std::ranges::find(roles, request.role(), &Role::name);
    if (role != roles.end()) serve(request, passed->descriptors, *role);
  }
}

// What changes how a program is linked or checked, and nothing that could be a secret.
std::vector<char*> reduced_environment() {
  std::vector<char*> kept;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    for (const std::string_view name : {"LD_LIBRARY_PATH=", "TZ=", "LANG=", "LC_ALL=", "ASAN_OPTIONS=",
                                        "LSAN_OPTIONS=", "UBSAN_OPTIONS=", "TSAN_OPTIONS="}) {
      if (text.starts_with(name)) kept.push_back(*entry);
    }
  }
  kept.push_back(nullptr);
  return kept;
}

// Forks, and has the child die with this process. Returns in both.
std::pair<pid_t, files::Descriptor> fork_zygote() {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
    throw std::system_error(errno, std::generic_category(),
                            "cannot make a socket pair for starting processes");
  const pid_t host = getpid();
  std::fflush(nullptr);  // what is buffered here would be printed there, too
  const pid_t pid = fork();
  if (pid != 0) {
    close(ends[1]);
    files::Descriptor ours(ends[0]);
    if (pid < 0) throw std::system_error(errno, std::generic_category(), "cannot fork the zygote");
    return {pid, std::move(ours)};
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != host) _exit(1);
  keep_only(ends[1]);
  return {0, files::Descriptor()};
}

// Runs between a fork and an exec, also if the host has threads: system calls only.
std::pair<pid_t, files::Descriptor> execute_zygote() {
  auto environment = reduced_environment();
  auto [pid, ours] = fork_zygote();
  if (pid != 0) return {pid, std::move(ours)};
  std::array<char*, 2> arguments{const_cast<char*>(executed_name), nullptr};
  execve("/proc/self/exe", arguments.data(), environment.data());
  _exit(127);
}

std::string name_end(const siginfo_t& end) {
  if (end.si_code == CLD_EXITED) return "status " + std::to_string(end.si_status);
  return name_of_cause(static_cast<std::uint32_t>(end.si_status));
}

class ZygoteProcess final : public Zygote {
 public:
  ZygoteProcess(files::Descriptor requests, pid_t pid, bool is_executed)
      : requests_(std::move(requests)), pid_(pid), is_executed_(is_executed) {}
  ~ZygoteProcess() override;

  tl::expected<Child, std::string> start(std::string_view role, std::string_view argument,
                                         std::span<const files::Handle> handles,
                                         const Confines&) const override;
  std::optional<std::string> revive() override;

 private:
  mutable guard::Mutex mutex_;
  files::Descriptor requests_ AHA_GUARDED_BY(mutex_);  // one datagram per request
  pid_t pid_ AHA_GUARDED_BY(mutex_);                   // 0: it has ended, and its status was read
  const bool is_executed_;
  std::string end_;  // what ended it; revive()'s own
};

}  // namespace

std::unique_ptr<Zygote> Zygote::fork_here(std::span<const Role> roles) {
  auto [pid, ours] = fork_zygote();
  if (pid == 0) serve_requests(roles);
  return std::make_unique<ZygoteProcess>(std::move(ours), pid, false);
}

std::unique_ptr<Zygote> Zygote::execute() {
  auto [pid, ours] = execute_zygote();
  return std::make_unique<ZygoteProcess>(std::move(ours), pid, true);
}

ZygoteProcess::~ZygoteProcess() {
  requests_.reset();
  while (pid_ > 0 && waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

tl::expected<Child, std::string> ZygoteProcess::start(std::string_view role, std::string_view argument,
                                                      std::span<const files::Handle> handles,
                                                      const Confines&) const {
  const Request request(role, argument);
  if (request.is_too_long()) return tl::unexpected<std::string>(Request::too_long);
  const guard::Lock lock(mutex_);
  if (requests_ && pass_descriptors(requests_.get(), request.text(), handles, MSG_DONTWAIT)) return Child{};
  const int error = errno;
  if (!requests_ || error == EPIPE || error == ECONNRESET || error == ENOTCONN)
    return tl::unexpected<std::string>("the zygote exited");
  return tl::unexpected("the zygote cannot be asked: " + std::generic_category().message(error));
}

std::optional<std::string> ZygoteProcess::revive() {
  const guard::Lock lock(mutex_);
  if (!is_executed_) return std::nullopt;
  if (pid_ > 0) {
    siginfo_t end{};
    if (waitid(P_PID, static_cast<id_t>(pid_), &end, WEXITED | WNOHANG) != 0) {
      end.si_code = CLD_EXITED;  // another part of the process took its status
    } else if (end.si_pid == 0) {
      return std::nullopt;
    }
    end_ = name_end(end);
    pid_ = 0;
    requests_.reset();
  }
  std::tie(pid_, requests_) = execute_zygote();
  return end_;
}

void serve_if_zygote(int argc, char** argv, std::span<const Role> roles) {
  if (argc != 1 || std::string_view(argv[0]) != executed_name) return;
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // exec keeps it, but not if the file has capabilities
  prctl(PR_SET_NAME, "aha-zygote");
  // One that is executed again inherits what the host's threads do with signals.
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  std::signal(SIGPIPE, SIG_DFL);
  serve_requests(roles);
}

pid_t read_process_id(int descriptor) {
  pid_t pid = 0;
  ssize_t size = 0;
  do {
    size = read(descriptor, &pid, sizeof(pid));
  } while (size < 0 && errno == EINTR);
  return size == sizeof(pid) ? pid : 0;
}

}  // namespace process
