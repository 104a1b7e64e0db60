#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "files/descriptor.hpp"
#include "process/standard_streams.hpp"
#include "sandbox/layers.hpp"
#include "sandbox/report_text.hpp"

namespace sandbox {
namespace {

[[noreturn]] void apply_and_tell(int to) noexcept {
  process::silence_standard_streams();
  const auto text = to_text(apply({}));
  static_cast<void>(!write(to, text.data(), text.size()));  // shorter than a pipe holds
  _exit(0);
}

Report nothing(std::string why) {
  return {{{Layer::no_new_privs, false, std::move(why)}}};
}

}  // namespace

Report abilities() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return nothing(failed("no process can be started to find out"));
  const files::Descriptor from(ends[0]);
  files::Descriptor to(ends[1]);
  const pid_t child = fork();
  if (child < 0) return nothing(failed("no process can be started to find out"));
  if (child == 0) apply_and_tell(to.get());
  to.reset();
  std::string text;
  std::array<char, 4096> piece{};
  for (;;) {
    const auto got = read(from.get(), piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    text.append(piece.data(), static_cast<std::size_t>(got));
  }
  while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
  return read_report(text);
}

std::span<const process::Role> trying_roles() {
  return {};
}

}  // namespace sandbox
