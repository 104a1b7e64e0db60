#include "develop/shell.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <system_error>

#include "files/descriptor.hpp"
#include "files/last_error.hpp"

extern char** environ;

namespace develop {
namespace {

// Its own process group.
pid_t start(std::string command, int output) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
  // The host blocks the signals that end it; the command must not inherit that.
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
  std::array<char*, 4> arguments{const_cast<char*>("sh"), const_cast<char*>("-c"), command.data(), nullptr};
  pid_t child = 0;
  const int error = ::posix_spawn(&child, "/bin/sh", &actions, &attributes, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) throw std::system_error(error, std::generic_category(), "cannot start the build command");
  return child;
}

}  // namespace

struct Shell::Group {
  files::Descriptor output;
  pid_t leader = 0;
};

Shell::Shell(const std::string& command) : group_(std::make_unique<Group>()) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::system_error(files::last_error(), "pipe");
  group_->output = files::Descriptor(ends[0]);
  const files::Descriptor writing(ends[1]);
  group_->leader = start(command, writing.get());
}

Shell::~Shell() = default;

std::string Shell::read() {
  std::array<char, 16 * 1024> buffer;
  const ssize_t size = ::read(group_->output.get(), buffer.data(), buffer.size());
  return {buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
}

void Shell::wait() {
  siginfo_t ended;
  while (::waitid(P_PID, static_cast<id_t>(group_->leader), &ended, WEXITED | WNOWAIT) < 0 &&
         errno == EINTR) {
  }
}

// From here on the number is another's.
bool Shell::has_succeeded() {
  int status = 0;
  while (::waitpid(group_->leader, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void Shell::kill() {
  ::kill(-group_->leader, SIGTERM);
}

}  // namespace develop
