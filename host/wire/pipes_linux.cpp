#include "wire/pipes.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

namespace wire {

using files::Descriptor;

namespace {

// The reading end, and the writing one.
std::pair<Descriptor, Descriptor> make_pipe(int flags) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC | flags) != 0)
    throw std::system_error(errno, std::generic_category(), "a pipe");
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

}  // namespace

std::pair<Descriptor, Descriptor> pipe_pair() {
  return make_pipe(0);
}

void lose_rather_than_block(files::Handle end) {
  fcntl(end, F_SETFL, O_NONBLOCK);
}

// The way to the worker has room for a batch of events. If the user has too many such pipes, the system refuses, and
// batches take several turns.
std::pair<ChannelEnds, ChannelEnds> channel_pair() {
  constexpr int batch_bytes = 256 * 1024;
  auto [there_in, there_out] = make_pipe(O_NONBLOCK);
  fcntl(there_out.get(), F_SETPIPE_SZ, batch_bytes);
  auto [back_in, back_out] = make_pipe(O_NONBLOCK);
  return {ChannelEnds{std::move(back_in), std::move(there_out)},
          ChannelEnds{std::move(there_in), std::move(back_out)}};
}

void survive_lost_readers() {
  std::signal(SIGPIPE, SIG_IGN);
}

}  // namespace wire
