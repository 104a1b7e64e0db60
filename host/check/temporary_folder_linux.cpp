#include "check/temporary_folder.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>

namespace check {
namespace {

void remove_folder(const std::filesystem::path& path) {
  std::error_code ignored;
  std::filesystem::remove_all(path, ignored);
}

// In its own group, so that a terminal's signals leave it alone, and without the streams that others read to their end.
[[noreturn]] void remove_after(int alive, const std::filesystem::path& path) noexcept {
  setpgid(0, 0);
  dup2(alive, STDIN_FILENO);
  close_range(STDOUT_FILENO, ~0U, 0);
  char byte = 0;
  while (read(STDIN_FILENO, &byte, 1) < 0 && errno == EINTR) {
  }
  remove_folder(path);
  _exit(0);
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  auto pattern = (std::filesystem::temp_directory_path() / "aha-check-XXXXXX").native();
  if (mkdtemp(pattern.data()) == nullptr)
    throw std::runtime_error("no folder for a copy of the file can be made in " + pattern);
  path_ = pattern;
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    remove_folder(path_);
    throw std::runtime_error("there is no descriptor left for a pipe");
  }
  const files::Descriptor reading(ends[0]);
  alive_ = files::Descriptor(ends[1]);
  remover_ = fork();
  if (remover_ == 0) {
    alive_.reset();
    remove_after(reading.get(), path_);
  }
  if (remover_ < 0) {
    remove_folder(path_);
    throw std::runtime_error("no process can be started");
  }
}

TemporaryFolder::~TemporaryFolder() {
  alive_.reset();
  while (waitpid(remover_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace check
