#include "egress/socket_address.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <cstring>

namespace egress {

using boost::asio::ip::tcp;

bool is_internet_family(int family) {
  return family == tcp::v4().family() || family == tcp::v6().family();
}

Address address_in(const void* sockaddr, std::size_t bytes) {
  tcp::endpoint endpoint;
  endpoint.resize(bytes);  // throws if that is too much
  std::memcpy(endpoint.data(), sockaddr, bytes);
  return endpoint.address();
}

}  // namespace egress
