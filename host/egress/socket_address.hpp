// Addresses as the system's sockets have them.
#pragma once

#include <cstddef>

#include "egress/address_policy.hpp"

namespace egress {

// Whether sockets of this family have an Address: IPv4 and IPv6. [any]
bool is_internet_family(int family);

// Returns the address in a sockaddr of such a family. [any]
// bytes  of the sockaddr
Address address_in(const void* sockaddr, std::size_t bytes);

}  // namespace egress
