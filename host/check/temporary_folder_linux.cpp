#include "check/temporary_folder.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>
#include <tuple>
#include <utility>

#include "files/descriptor.hpp"

namespace check {
namespace {

// Makes the folder, says so, and removes it once the other end of `parent` is closed. In its own group, so that a
// terminal's signals leave it alone, and without the streams that others read to their end.
[[noreturn]] void keep_folder(int parent, std::string pattern) noexcept {
  setpgid(0, 0);
  dup2(parent, STDIN_FILENO);
  close_range(STDOUT_FILENO, ~0U, 0);
  if (mkdtemp(pattern.data()) == nullptr) _exit(1);
  const ssize_t told = send(STDIN_FILENO, pattern.data(), pattern.size(), MSG_NOSIGNAL);
  char byte = 0;
  while (told > 0 && read(STDIN_FILENO, &byte, 1) < 0 && errno == EINTR) {
  }
  std::error_code ignored;
  std::filesystem::remove_all(pattern, ignored);
  _exit(0);
}

// The keeper's process, and what tells it that this one lives.
std::pair<files::Descriptor, pid_t> fork_keeper(const std::string& pattern) {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    throw std::runtime_error("there is no descriptor left for a temporary folder");
  files::Descriptor theirs(ends[0]);
  files::Descriptor alive(ends[1]);
  const pid_t id = fork();
  if (id == 0) {
    alive.reset();
    keep_folder(theirs.get(), pattern);
  }
  if (id < 0) throw std::runtime_error("no process can be started");
  return {std::move(alive), id};
}

}  // namespace

class TemporaryFolder::Keeper {
 public:
  explicit Keeper(const std::string& pattern) { std::tie(alive_, process_) = fork_keeper(pattern); }
  // Returns once the folder has gone.
  ~Keeper() {
    alive_.reset();
    while (waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;

  // The folder that it has made; false if it could not.
  bool read_path(std::string& pattern) const {
    return recv(alive_.get(), pattern.data(), pattern.size(), MSG_WAITALL) ==
           static_cast<ssize_t>(pattern.size());
  }

 private:
  files::Descriptor alive_;
  pid_t process_ = 0;
};

// The folder is made by the process that removes it: a kill between the two would leave it behind.
TemporaryFolder::TemporaryFolder() {
  auto pattern = (std::filesystem::temp_directory_path() / "aha-check-XXXXXX").native();
  keeper_ = std::make_unique<Keeper>(pattern);
  if (!keeper_->read_path(pattern))
    throw std::runtime_error("no folder for a copy of the file can be made in " + pattern);
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() = default;

}  // namespace check
