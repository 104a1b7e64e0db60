#include "process/passed_descriptors_linux.hpp"

#include <sys/socket.h>

#include <array>
#include <cassert>
#include <cerrno>
#include <cstring>

namespace process {
namespace {

// One buffer, and room for descriptors beside it.
struct Message {
  Message(void* bytes, std::size_t size, std::size_t descriptors) : part{.iov_base = bytes, .iov_len = size} {
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    header.msg_control = control.data();
    header.msg_controllen = descriptors == 0 ? 0 : CMSG_SPACE(sizeof(int) * descriptors);
  }
  Message(const Message&) = delete;
  Message& operator=(const Message&) = delete;

  iovec part;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int) * max_passed_descriptors)> control{};
  msghdr header{};
};

}  // namespace

bool pass_descriptors(int socket, std::string_view message, std::span<const int> descriptors, int flags) {
  assert(!message.empty());
  if (descriptors.size() > max_passed_descriptors) return false;
  std::string bytes(message);
  Message sent(bytes.data(), bytes.size(), descriptors.size());
  if (auto* const rights = CMSG_FIRSTHDR(&sent.header)) {
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(descriptors.size_bytes());
    std::memcpy(CMSG_DATA(rights), descriptors.data(), descriptors.size_bytes());
  }
  return sendmsg(socket, &sent.header, MSG_NOSIGNAL | flags) >= 0;
}

std::optional<PassedDescriptors> receive_descriptors(int socket, std::size_t message_bytes, int flags) {
  PassedDescriptors passed;
  passed.message.resize(message_bytes);
  Message received(passed.message.data(), message_bytes, max_passed_descriptors);
  ssize_t size = 0;
  do {
    size = recvmsg(socket, &received.header, MSG_CMSG_CLOEXEC | flags);
  } while (size < 0 && errno == EINTR);
  if (size <= 0) return std::nullopt;
  passed.message.resize(static_cast<std::size_t>(size));
  for (auto* part = CMSG_FIRSTHDR(&received.header); part != nullptr;
       part = CMSG_NXTHDR(&received.header, part)) {
    if (part->cmsg_type != SCM_RIGHTS) continue;
    std::array<int, max_passed_descriptors> numbers{};
    const std::size_t bytes = part->cmsg_len - CMSG_LEN(0);
    std::memcpy(numbers.data(), CMSG_DATA(part), bytes);
    for (std::size_t i = 0; i < bytes / sizeof(int); ++i) passed.descriptors.emplace_back(numbers[i]);
  }
  // The system had no room for some, and it does not matter which of them are here.
  if ((received.header.msg_flags & MSG_CTRUNC) != 0) passed.descriptors.clear();
  return passed;
}

}  // namespace process
