#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "files/descriptor.hpp"
#include "process/standard_streams.hpp"
#include "sandbox/layers.hpp"

namespace sandbox {
namespace {

// A part on the way from the child: its two numbers, then its text to the end of the line.
std::string to_line(const Part& part) {
  return std::string{static_cast<char>('0' + static_cast<int>(part.layer)), part.applied ? '1' : '0'} +
         part.detail + '\n';
}

Report from_lines(std::string_view text) {
  Report report;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.size() >= 2)
      report.parts.push_back(
          {static_cast<Layer>(line[0] - '0'), line[1] == '1', std::string(line.substr(2))});
  }
  return report;
}

[[noreturn]] void apply_and_tell(int to) noexcept {
  process::silence_standard_streams();
  std::string text;
  for (const auto& part : apply({}).parts) text += to_line(part);
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
  return from_lines(text);
}

}  // namespace sandbox
