#include "stand_in.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>

namespace test {

void let_wait(files::Handle end) {
  fcntl(end, F_SETFL, 0);
}

std::size_t read_bytes(files::Handle end, std::span<char> room) {
  const auto size = read(end, room.data(), room.size());
  return size <= 0 ? 0 : static_cast<std::size_t>(size);
}

std::size_t write_bytes(files::Handle end, std::string_view bytes) {
  const auto size = write(end, bytes.data(), bytes.size());
  return size <= 0 ? 0 : static_cast<std::size_t>(size);
}

void wait_for_the_end() {
  for (;;) pause();
}

// A sanitizer's handler would turn the signal into an exit status.
void crash() {
  std::signal(SIGSEGV, SIG_DFL);
  std::raise(SIGSEGV);
}

void kill_from_outside(std::int64_t process) {
  kill(static_cast<pid_t>(process), SIGKILL);
}

std::int64_t own_id() {
  return getpid();
}

bool cut(files::Handle memory) {
  return ftruncate(memory, 0) == 0;
}

process::End crashed() {
  return {.cause = "SIGSEGV"};
}

process::End killed_from_outside() {
  return {.cause = "SIGKILL"};
}

process::End killed_by_host() {
  return {.cause = "SIGKILL"};
}

process::End aborted() {
  return {.cause = "SIGABRT"};
}

}  // namespace test
