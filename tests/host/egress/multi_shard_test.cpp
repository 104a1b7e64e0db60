#include "egress/multi_shard.hpp"

#include <doctest/doctest.h>

#include <chrono>

#include "host/egress/client_fixture.hpp"

using namespace egress;
using namespace egress::testing;

namespace {

struct Listener final : ExchangeListener {
  void ended(CURLcode with) override {
    ++ends;
    code = with;
  }
  int ends = 0;
  CURLcode code = CURLE_OK;
};

// Makes libcurl ask the loop for a socket that the loop watches already.
curl_socket_t give(void* socket, curlsocktype, curl_sockaddr*) {
  return static_cast<boost::asio::ip::tcp::socket*>(socket)->native_handle();
}
int leave_open(void*, curl_socket_t) {
  return 0;
}

}  // namespace

TEST_CASE(
    "multi shard: what the loop cannot watch ends the shard's exchanges, and the shard starts no more") {
  initialise_libcurl();
  boost::asio::io_context loop(1);
  const auto shard = std::make_shared<MultiShard>(loop, 4);
  Listener first;
  Listener second;
  boost::asio::ip::tcp::acceptor silent(loop, {boost::asio::ip::address_v4::loopback(), 0});
  const std::string url = "http://127.0.0.1:" + std::to_string(silent.local_endpoint().port()) + "/";
  EasyHandle quiet = shard->borrow();
  set(quiet.get(), CURLOPT_URL, url.c_str());
  REQUIRE(shard->run(quiet.get(), first));
  loop.run_for(std::chrono::milliseconds(20));

  EasyHandle broken = shard->borrow();
  boost::asio::ip::tcp::socket taken(loop, boost::asio::ip::tcp::v4());
  taken.non_blocking(true);
  set(broken.get(), CURLOPT_URL, url.c_str());
  set(broken.get(), CURLOPT_OPENSOCKETFUNCTION, &give);
  set(broken.get(), CURLOPT_OPENSOCKETDATA, &taken);
  set(broken.get(), CURLOPT_CLOSESOCKETFUNCTION, &leave_open);
  REQUIRE(shard->run(broken.get(), second));
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while ((first.ends == 0 || second.ends == 0) && std::chrono::steady_clock::now() < give_up)
    loop.run_one_until(give_up);
  CHECK(first.ends == 1);
  CHECK(first.code == CURLE_ABORTED_BY_CALLBACK);
  CHECK(second.ends == 1);
  CHECK(shard->is_broken());
  CHECK_FALSE(shard->run(quiet.get(), first));
}
