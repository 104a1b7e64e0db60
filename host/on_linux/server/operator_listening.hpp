// What listens for the operator on Linux: a Unix socket.
#pragma once

#include <cstdint>

#include "files/descriptor.hpp"

namespace server {

struct OperatorListening {
  files::Descriptor socket;
  std::uint64_t inode = 0;  // of its file
};

}  // namespace server
