#include "server/port.hpp"

#include <boost/asio/io_context.hpp>

namespace server {

// SO_REUSEPORT would let a second host take half of the first one's clients: ask without it first.
Port::Port(const Endpoint& endpoint) : endpoint_(endpoint) {
  boost::asio::io_context context;
  boost::asio::ip::tcp::acceptor probe(context);
  boost::system::error_code error;
  probe.open(endpoint.protocol());
  probe.set_option(boost::asio::socket_base::reuse_address(true));
  probe.bind(endpoint, error);
  if (!error) probe.listen(1, error);
  if (error) throw refusal(endpoint, error);
}

}  // namespace server
