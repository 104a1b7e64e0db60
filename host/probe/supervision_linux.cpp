#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <utility>
#include <vector>

#include "probe/hearing.hpp"

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

// Hands on what is there; false if the hearing is over, and without the pipe once that has ended.
bool read_printed(files::Descriptor& pipe, Hearing& hearing) {
  std::array<char, 16 * 1024> piece{};
  const auto size = read(pipe.get(), piece.data(), piece.size());
  if (size < 0 && (errno == EINTR || errno == EAGAIN)) return true;
  if (size > 0) return hearing.take_printed({piece.data(), static_cast<std::size_t>(size)});
  pipe.reset();
  return true;
}

// What was printed before the end. The limit is kept, since a descendant may print on.
void read_rest(files::Descriptor& pipe, Hearing& hearing) {
  pollfd readable{.fd = pipe.get(), .events = POLLIN, .revents = 0};
  while (pipe && poll(&readable, 1, 0) > 0 && read_printed(pipe, hearing)) {
  }
}

// Reads until the supervisor's last frame. A descendant of the child may keep the streams open longer.
void read_to_the_end(int socket, files::Descriptor& pipe, std::uint32_t time_ms, Hearing& hearing) {
  const auto deadline = Clock::now() + std::chrono::milliseconds(time_ms) + grace_period;
  std::array<char, 16 * 1024> piece{};
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    std::array<pollfd, 2> readable{
        {{.fd = socket, .events = POLLIN, .revents = 0}, {.fd = pipe.get(), .events = POLLIN, .revents = 0}}};
    const int ready =
        left.count() <= 0 ? 0 : poll(readable.data(), readable.size(), static_cast<int>(left.count()));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return hearing.give_up();
    if (readable[1].revents != 0 && !read_printed(pipe, hearing)) return;
    if (readable[0].revents == 0) continue;
    const auto received = recv(socket, piece.data(), piece.size(), 0);
    if (received < 0 && errno == EINTR) continue;
    if (received <= 0) return;
    if (!hearing.take_frames({piece.data(), static_cast<std::size_t>(received)})) return;
  }
}

}  // namespace

std::optional<BrokenOff> run(const process::Zygote& zygote, const Task& task, const Witness& witness) {
  auto [socket, their_socket] = socket_ends();
  auto [pipe, their_pipe] = pipe_ends();
  if (!socket || !pipe)
    return BrokenOff{"the host has no descriptor left to look at it; raise its limit of open files", true};
  std::vector<int> descriptors{their_socket.get(), their_pipe.get()};
  descriptors.insert(descriptors.end(), task.handles.begin(), task.handles.end());
  if (const auto child = zygote.start(task.role, task.argument, descriptors, task.confines); !child)
    return BrokenOff{child.error(), true};
  their_socket.reset();
  their_pipe.reset();
  Hearing hearing(task, witness);
  read_to_the_end(socket.get(), pipe, task.time_ms, hearing);
  read_rest(pipe, hearing);
  return hearing.finish();
}

}  // namespace probe::supervision
