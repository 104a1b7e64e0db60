// Descriptors that cross to another process with a message, over a SOCK_SEQPACKET socket.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "files/descriptor.hpp"

namespace process {

constexpr std::size_t max_passed_descriptors = 8;

// The descriptors are duplicated on the way; close yours. False if there are too many, or the other side takes none.
// message  not empty
// flags    of sendmsg, such as MSG_DONTWAIT. [any]
bool pass_descriptors(int socket, std::string_view message, std::span<const int> descriptors, int flags = 0);

struct PassedDescriptors {
  std::string message;
  std::vector<files::Descriptor> descriptors;  // none if this process had no room for all that were sent
};

// Nothing if the other side has closed the socket. Blocks until something comes, but for the flags.
// message_bytes  the longest message; the rest of a longer one is lost
// flags          of recvmsg, such as MSG_DONTWAIT. [any]
std::optional<PassedDescriptors> receive_descriptors(int socket, std::size_t message_bytes, int flags = 0);

}  // namespace process
