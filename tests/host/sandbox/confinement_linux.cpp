#include "confinement.hpp"

#include <aha/abi.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>

#include "inspection/library_search.hpp"
#include "process/standard_streams.hpp"

namespace {

constexpr int lines_descriptor = 5;

aha_bytes bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

void log(aha_call*, std::uint32_t, aha_bytes message) {
  std::string line(reinterpret_cast<const char*>(message.data), message.size);
  line += '\n';
  static_cast<void>(!write(lines_descriptor, line.data(), line.size()));
}

const aha_host host{sizeof(aha_host), AHA_ABI_VERSION, nullptr, log,     nullptr,
                    nullptr,          nullptr,         nullptr, nullptr, nullptr};

[[noreturn]] void attempt(std::string_view event, const sandbox::Policy& policy, std::string_view payload) {
  if (!sandbox::apply(policy).complete()) _exit(not_sandboxed);
  void* const library = dlopen(policy.plugin.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    const std::string_view why = dlerror();
    static_cast<void>(!write(STDERR_FILENO, why.data(), why.size()));
    _exit(not_loaded);
  }
  const auto factory = reinterpret_cast<aha_service_factory_function>(
      dlsym(library, AHA_SERVICE_FACTORY_SYMBOL))(AHA_ABI_VERSION);
  void* instance = nullptr;
  factory->create(0, &host, &instance);
  aha_event crossing{};
  crossing.size = sizeof crossing;
  crossing.event = bytes(event);
  crossing.payload = bytes(payload);
  factory->receive(instance, nullptr, &crossing);
  _exit(0);
}

// An ordinary user's process, with its files in /proc its own as those of a host that was started by one are.
void become_nobody() {
  constexpr uid_t nobody = 65'534;
  if (getuid() == 0 && setresuid(nobody, nobody, nobody) != 0) _exit(not_sandboxed);
  prctl(PR_SET_DUMPABLE, 1);
}

// Both to their ends, whichever speaks first.
void read_both(std::array<int, 2> from, std::array<std::string*, 2> to) {
  std::array<pollfd, 2> open{pollfd{from[0], POLLIN, 0}, pollfd{from[1], POLLIN, 0}};
  while (open[0].fd >= 0 || open[1].fd >= 0) {
    poll(open.data(), open.size(), -1);
    for (std::size_t i = 0; i < open.size(); ++i) {
      if (open.at(i).fd < 0 || open.at(i).revents == 0) continue;
      std::array<char, 4096> piece{};
      const auto got = read(open.at(i).fd, piece.data(), piece.size());
      if (got > 0) {
        to.at(i)->append(piece.data(), static_cast<std::size_t>(got));
      } else {
        close(open.at(i).fd);
        open.at(i).fd = -1;
      }
    }
  }
}

}  // namespace

sandbox::Policy hostile_policy() {
  sandbox::Policy policy;
  policy.directories = inspection::LibrarySearch::of_this_machine().directories();
  policy.plugin = AHA_HOSTILE_PLUGIN;
  return policy;
}

Confined confine(std::string_view event, const sandbox::Policy& policy, std::string_view payload,
                 Identity identity) {
  std::array<int, 2> lines{};
  std::array<int, 2> refusals{};
  if (pipe2(lines.data(), O_CLOEXEC) != 0 || pipe2(refusals.data(), O_CLOEXEC) != 0) return {};
  const pid_t child = fork();
  if (child == 0) {
    for (int number = 1; number < NSIG; ++number) std::signal(number, SIG_DFL);  // the test runner's
    process::silence_standard_streams();
    dup2(refusals[1], STDERR_FILENO);
    dup2(lines[1], lines_descriptor);
    close_range(lines_descriptor + 1, ~0U, 0);
    if (identity == Identity::nobody) become_nobody();
    attempt(event, policy, payload);
  }
  close(lines[1]);
  close(refusals[1]);
  Confined confined;
  read_both({lines[0], refusals[0]}, {&confined.lines, &confined.refusals});
  std::ifstream("/proc/" + std::to_string(child) + "/oom_score_adj") >> confined.out_of_memory_score;
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFSIGNALED(status)) confined.signal = WTERMSIG(status);
  if (WIFEXITED(status)) confined.status = WEXITSTATUS(status);
  return confined;
}
