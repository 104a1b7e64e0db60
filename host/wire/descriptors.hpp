// What the host and a worker process have in common: sockets, pipes and shared memory, as descriptors.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "files/descriptor.hpp"

namespace wire {

// All of it is [any]. Those that return descriptors throw std::system_error if the system has none left.

std::pair<files::Descriptor, files::Descriptor> socket_pair(int type);

// The reading end, which does not block, and the writing end.
std::pair<files::Descriptor, files::Descriptor> pipe_pair();

// Room for a runtime::Pulse.
files::Descriptor shared_pulse();

// One side's ends of the two pipes that make a channel. Pipes, since a batch of frames crosses them in two thirds of
// the time of a socket, and since no descriptor can come through them.
struct ChannelEnds {
  files::Descriptor in;
  files::Descriptor out;
};

// The host's side and the worker's. No end blocks.
std::pair<ChannelEnds, ChannelEnds> channel_pair();

// serial  by which the other side can name it
// returns  0, or the errno of what stood against it
int send_channel(int socket, const ChannelEnds& ends, std::uint32_t serial);

struct ReceivedChannel {
  std::uint32_t serial = 0;
  std::optional<ChannelEnds> ends;  // nullopt: this process had no room for them
};

// What send_channel() sent, or nullopt if the other side has closed the socket.
// flags  of recvmsg, such as MSG_DONTWAIT
std::optional<ReceivedChannel> receive_channel(int socket, int flags);

}  // namespace wire
