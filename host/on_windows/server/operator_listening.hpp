// What listens for the operator on Windows: a port of the loopback address, and a file that says which.
#pragma once

#include "files/descriptor.hpp"
#include "server/port.hpp"

namespace server {

struct OperatorListening {
  Port port{{boost::asio::ip::address_v4::loopback(), 0}};
  files::Descriptor file;  // which ends with it
};

}  // namespace server
