// What the host and a worker process have in common: sockets, pipes and shared memory, as descriptors.
#pragma once

#include <utility>

#include "plugin/descriptor.hpp"

namespace worker {

// All of it is [any]. Those that return descriptors throw std::system_error where the system has none left.

std::pair<plugin::Descriptor, plugin::Descriptor> socket_pair(int type);

// The reading end, which does not block, and the writing end.
std::pair<plugin::Descriptor, plugin::Descriptor> pipe_pair();

// Room for a runtime::Pulse.
plugin::Descriptor shared_pulse();

// Sends one byte with a descriptor beside it. False where the other side takes none.
bool send_descriptor(int socket, char byte, int descriptor);

struct ReceivedDescriptor {
  char byte = 0;        // 0 where nothing came
  int descriptor = -1;  // -1 where none came with it
};

// What send_descriptor() sent.
// flags  of recvmsg, such as MSG_DONTWAIT
ReceivedDescriptor receive_descriptor(int socket, int flags);

}  // namespace worker
