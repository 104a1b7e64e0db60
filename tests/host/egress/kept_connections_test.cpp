#include "egress/kept_connections.hpp"

#include <doctest/doctest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

using boost::asio::ip::tcp;
using egress::Connection;
using egress::KeptConnections;

namespace {

struct PairFixture {
  boost::asio::io_context loop;
  tcp::acceptor acceptor{loop, {boost::asio::ip::address_v4::loopback(), 0}};
  tcp::socket ours{loop};
  tcp::socket theirs{loop};
  Connection connection;
  KeptConnections kept;

  PairFixture() {
    ours.connect(acceptor.local_endpoint());
    acceptor.accept(theirs);
    ours.non_blocking(true);  // as libcurl has its own
    connection = {ours.local_endpoint().port(), acceptor.local_endpoint().port(), "127.0.0.1", "127.0.0.1"};
    kept.add(connection, ours.native_handle());
  }

  void wait_readable() { ours.wait(tcp::socket::wait_read); }
};

}  // namespace

TEST_CASE_FIXTURE(PairFixture, "kept connections: a quiet one has not ended") {
  CHECK_FALSE(kept.has_ended(connection));
}

TEST_CASE_FIXTURE(PairFixture, "kept connections: one that the peer closed has ended") {
  theirs.close();
  wait_readable();
  CHECK(kept.has_ended(connection));
}

TEST_CASE_FIXTURE(PairFixture, "kept connections: one that the peer reset has ended") {
  theirs.set_option(boost::asio::socket_base::linger(true, 0));
  theirs.close();
  wait_readable();
  CHECK(kept.has_ended(connection));
}

TEST_CASE_FIXTURE(PairFixture, "kept connections: one on which the peer speaks unasked has ended") {
  boost::asio::write(theirs, boost::asio::buffer("?", 1));
  wait_readable();
  CHECK(kept.has_ended(connection));
}

TEST_CASE_FIXTURE(PairFixture, "kept connections: nothing is said of unknown ones") {
  theirs.close();
  wait_readable();
  Connection other = connection;
  ++other.local_port;
  CHECK_FALSE(kept.has_ended(other));
  kept.remove(ours.native_handle());
  CHECK_FALSE(kept.has_ended(connection));
}

TEST_CASE_FIXTURE(PairFixture, "kept connections: a socket is found by its port") {
  const egress::NativeSocket fd = ours.native_handle();
  CHECK(egress::socket_of_port({egress::no_socket, acceptor.native_handle(), fd}, connection.local_port) ==
        fd);
  CHECK(egress::socket_of_port({fd}, 1) == egress::no_socket);
}
