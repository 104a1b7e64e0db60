#include "develop/build_command.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <system_error>

#include "develop/build_errors.hpp"

extern char** environ;

namespace develop {
namespace {

// The child's output, and its process id.
std::pair<int, pid_t> start(const std::string& command) {
  std::array<int, 2> pipe_ends{};
  if (::pipe2(pipe_ends.data(), O_CLOEXEC) != 0)
    throw std::system_error(errno, std::generic_category(), "pipe");
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDERR_FILENO);
  // The host blocks the signals that end it; the build must not inherit that.
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
  std::string text = command;
  std::array<char*, 4> arguments{const_cast<char*>("sh"), const_cast<char*>("-c"), text.data(), nullptr};
  pid_t child = 0;
  const int error = ::posix_spawn(&child, "/bin/sh", &actions, &attributes, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  ::close(pipe_ends[1]);
  if (error != 0) {
    ::close(pipe_ends[0]);
    throw std::system_error(error, std::generic_category(), "cannot start the build command");
  }
  return {pipe_ends[0], child};
}

std::string read_all(int descriptor) {
  constexpr std::size_t kept_bytes = 1024 * 1024;
  std::string output;
  std::array<char, 16 * 1024> buffer;
  ssize_t size = 0;
  while ((size = ::read(descriptor, buffer.data(), buffer.size())) > 0) {
    output.append(buffer.data(), std::min(static_cast<std::size_t>(size), kept_bytes - output.size()));
  }
  ::close(descriptor);
  return output;
}

}  // namespace

BuildResult BuildCommand::run() {
  const auto started = std::chrono::steady_clock::now();
  std::pair<int, pid_t> child;
  {
    const guard::Lock lock(mutex_);
    if (is_stopped_) return {};
    child = start(command_);
    group_ = child.second;
  }
  const std::string output = read_all(child.first);
  siginfo_t ended;
  while (::waitid(P_PID, static_cast<id_t>(child.second), &ended, WEXITED | WNOWAIT) < 0 && errno == EINTR) {
  }
  {
    const guard::Lock lock(mutex_);
    group_ = 0;  // its number is another's once the child was waited for
  }
  int status = 0;
  while (::waitpid(child.second, &status, 0) < 0 && errno == EINTR) {
  }
  BuildResult result;
  result.took =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - started);
  result.succeeded = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  if (!result.succeeded) {
    result.error = first_error(output);
    if (result.error.empty()) result.error = "the build command failed and printed nothing";
  }
  return result;
}

void BuildCommand::stop() {
  const guard::Lock lock(mutex_);
  is_stopped_ = true;
  if (group_ > 0) ::kill(-group_, SIGTERM);
}

}  // namespace develop
