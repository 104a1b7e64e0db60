#include "wire/descriptors.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <system_error>

#include "process/passed_descriptors.hpp"
#include "runtime/heartbeat.hpp"

namespace wire {

using files::Descriptor;

namespace {

void require(bool succeeded, const char* what) {
  if (!succeeded) throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

std::pair<Descriptor, Descriptor> socket_pair(int type) {
  std::array<int, 2> ends{};
  require(socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends.data()) == 0, "a socket pair");
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

std::pair<Descriptor, Descriptor> pipe_pair() {
  std::array<int, 2> ends{};
  require(pipe2(ends.data(), O_CLOEXEC) == 0, "a pipe");
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

// Of a fixed size, or a hostile worker could cut it and have the host's read crash.
Descriptor shared_pulse() {
  Descriptor memory(memfd_create("aha-host-pulse", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  require(static_cast<bool>(memory), "shared memory");
  require(ftruncate(memory.get(), sizeof(runtime::Pulse)) == 0, "shared memory");
  require(fcntl(memory.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0, "shared memory");
  return memory;
}

// The way to the worker has room for a batch of events. If the user has too many such pipes, the system refuses, and
// batches take several turns.
std::pair<ChannelEnds, ChannelEnds> channel_pair() {
  constexpr int batch_bytes = 256 * 1024;
  std::array<int, 2> there{};
  std::array<int, 2> back{};
  require(pipe2(there.data(), O_CLOEXEC | O_NONBLOCK) == 0, "a pipe");
  Descriptor there_in(there[0]);
  Descriptor there_out(there[1]);
  fcntl(there_out.get(), F_SETPIPE_SZ, batch_bytes);
  require(pipe2(back.data(), O_CLOEXEC | O_NONBLOCK) == 0, "a pipe");
  return {ChannelEnds{Descriptor(back[0]), std::move(there_out)},
          ChannelEnds{std::move(there_in), Descriptor(back[1])}};
}

int send_channel(int socket, const ChannelEnds& ends, std::uint32_t serial) {
  const std::string_view message(reinterpret_cast<const char*>(&serial), sizeof(serial));
  const std::array both{ends.in.get(), ends.out.get()};
  return process::pass_descriptors(socket, message, both, MSG_DONTWAIT) ? 0 : errno;
}

std::optional<ReceivedChannel> receive_channel(int socket, int flags) {
  ReceivedChannel received;
  auto passed = process::receive_descriptors(socket, sizeof(received.serial), flags);
  if (!passed) return std::nullopt;
  std::memcpy(&received.serial, passed->message.data(),
              std::min(passed->message.size(), sizeof(received.serial)));
  if (passed->descriptors.size() == 2)
    received.ends = ChannelEnds{std::move(passed->descriptors[0]), std::move(passed->descriptors[1])};
  return received;
}

}  // namespace wire
