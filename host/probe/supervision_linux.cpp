#include "probe/supervision.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <utility>
#include <vector>

#include "text/line_reader.hpp"

namespace probe::supervision {
namespace {

using Clock = std::chrono::steady_clock;

// The supervisor keeps the limit; this is for one that was killed itself.
constexpr std::chrono::milliseconds grace_period{1000};

struct Ends {
  files::Descriptor ours;
  files::Descriptor theirs;
};

// Nothing if the machine gives no more of them.
Ends socket_ends() {
  std::array<int, 2> ends{-1, -1};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return {};
  return {files::Descriptor(ends[0]), files::Descriptor(ends[1])};
}

Ends pipe_ends() {
  std::array<int, 2> ends{-1, -1};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return {};
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return {files::Descriptor(ends[0]), files::Descriptor(ends[1])};
}

// What the child prints, as lines.
class Printed {
 public:
  Printed(files::Descriptor pipe, const std::function<void(const std::string&)>& take)
      : pipe_(std::move(pipe)), lines_({}, [&take](const std::string& line) {
          if (take) take(line);
        }) {}

  int descriptor() const { return pipe_.get(); }

  // Takes what is there; false if that makes too much.
  bool read_on() {
    std::array<char, 16 * 1024> piece{};
    const auto size = read(pipe_.get(), piece.data(), piece.size());
    if (size < 0 && (errno == EINTR || errno == EAGAIN)) return true;
    if (size <= 0) {
      pipe_.reset();
      return true;
    }
    bytes_ += static_cast<std::size_t>(size);
    lines_.append({piece.data(), static_cast<std::size_t>(size)}, text::LineReader::Clock::now());
    return bytes_ <= max_printed_bytes;
  }

  // What it printed before it ended. The limit is checked, since a descendant may print on.
  bool read_rest() {
    bool is_little = true;
    for (auto before = bytes_ + 1; is_little && pipe_ && before != bytes_;) {
      before = bytes_;
      is_little = read_on();
    }
    lines_.finish();
    return is_little;
  }

 private:
  files::Descriptor pipe_;
  text::LineReader lines_;
  std::size_t bytes_ = 0;
};

std::string printed_too_much() {
  return "it printed more than " + std::to_string(max_printed_bytes / 1024) +
         " KiB while it was loaded and described; let it print less";
}

// Reads until the supervisor's last frame. A descendant of the child may keep the streams open longer.
std::optional<std::string> read_to_the_end(int socket, Printed& printed, const Task& task,
                                           const Witness& witness) {
  const auto deadline = Clock::now() + std::chrono::milliseconds(task.time_ms) + grace_period;
  FrameReader reader(task.output_bytes);
  std::array<char, 16 * 1024> piece{};
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    std::array<pollfd, 2> readable{{{.fd = socket, .events = POLLIN, .revents = 0},
                                    {.fd = printed.descriptor(), .events = POLLIN, .revents = 0}}};
    const int ready =
        left.count() <= 0 ? 0 : poll(readable.data(), readable.size(), static_cast<int>(left.count()));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return "it was not done within the time limit";
    if (readable[1].revents != 0 && !printed.read_on()) return printed_too_much();
    if (readable[0].revents == 0) continue;
    const auto received = recv(socket, piece.data(), piece.size(), 0);
    if (received < 0 && errno == EINTR) continue;
    if (received <= 0) return std::nullopt;
    if (!reader.append({piece.data(), static_cast<std::size_t>(received)}))
      return "what it says of itself is longer than " + std::to_string(task.output_bytes) + " bytes";
    while (const auto frame = reader.next()) {
      witness.frame(*frame);
      if (frame->kind == FrameKind::ended) return std::nullopt;
    }
  }
}

}  // namespace

std::optional<std::string> run(const process::Zygote& zygote, const Task& task, const Witness& witness) {
  auto [socket, their_socket] = socket_ends();
  auto [pipe, their_pipe] = pipe_ends();
  if (!socket || !pipe) return "the host has no descriptor left to look at it; raise its limit of open files";
  std::vector<int> descriptors{their_socket.get(), their_pipe.get()};
  descriptors.insert(descriptors.end(), task.descriptors.begin(), task.descriptors.end());
  if (const auto child = zygote.start(task.role, task.argument, descriptors); !child) return child.error();
  their_socket.reset();
  their_pipe.reset();
  Printed printed(std::move(pipe), witness.printed);
  auto broken_off = read_to_the_end(socket.get(), printed, task, witness);
  if (!printed.read_rest() && !broken_off) broken_off = printed_too_much();
  return broken_off;
}

std::string describe_end(const EndOfChild& end) {
  if (end.timed_out != 0) return "was not done within the time limit";
  if (!WIFSIGNALED(end.wait_status)) return {};
  const auto* name = sigabbrev_np(WTERMSIG(end.wait_status));
  return "crashed with SIG" + std::string(name == nullptr ? "?" : name);
}

}  // namespace probe::supervision
