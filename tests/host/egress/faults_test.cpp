// What goes wrong between here and an answer.
#include <doctest/doctest.h>

#include "host/egress/client_fixture.hpp"

using namespace egress;
using namespace egress::testing;

namespace {

struct FaultFixture : ClientFixture {
  Reply reply;
  LoopbackServer server{loop, [this](const Seen&, int) { return reply; }};

  Response get_secret() {
    const Response response = get(server.url("a.test", "/path?token=hidden"));
    CHECK(response.message.find("hidden") == std::string::npos);
    CHECK(response.message.find("a.test:" + std::to_string(server.port())) != std::string::npos);
    return response;
  }
};

}  // namespace

TEST_CASE_FIXTURE(FaultFixture, "faults: nobody listens") {
  const std::string url = LoopbackServer(loop, nullptr).url("a.test");
  const Response response = get(url);
  CHECK(response.error == Error::connect_failed);
  CHECK(response.message.find("Connection refused") != std::string::npos);
}

TEST_CASE_FIXTURE(FaultFixture, "faults: the server closes without an answer") {
  reply = {"", true};
  CHECK(get_secret().error == Error::broken_answer);
}

TEST_CASE_FIXTURE(FaultFixture, "faults: the server closes in the middle of the body") {
  reply = {"HTTP/1.1 200 x\r\nContent-Length: 100\r\n\r\nhalf", true};
  CHECK(get_secret().error == Error::broken_answer);
  reply = {"HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", true};
  CHECK(get_secret().error == Error::broken_answer);
}

TEST_CASE_FIXTURE(FaultFixture, "faults: the answer is not HTTP") {
  for (const std::string bytes :
       {"SSH-2.0-OpenSSH_9\r\n", "HTTP/9.9 200 x\r\n\r\n", "\x15\x03\x01\x00\x02\x02\x46",
        "HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
    CAPTURE(bytes);
    reply = {bytes, true};
    const Response response = get_secret();
    CAPTURE(response.message);
    CHECK(response.error == Error::broken_answer);
  }
}

TEST_CASE_FIXTURE(FaultFixture,
                  "faults: an address that did not answer is not blamed for what another one answers") {
  zone.names["a.test"] = {"::1", "127.0.0.1"};  // the server listens on the second alone
  options.allow_addresses.push_back(AddressRange::parse("::1").value());
  reply = {"HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"};
  const Response response = get_secret();
  CHECK(response.error == Error::broken_answer);
  CHECK(response.message.find("refused") == std::string::npos);
}

TEST_CASE_FIXTURE(FaultFixture, "faults: a body that cannot be decompressed") {
  reply = answer(200, "not gzip at all", "Content-Encoding: gzip\r\n");
  CHECK(get_secret().error == Error::broken_answer);
  reply = answer(200, "x", "Content-Encoding: nonsense\r\n");
  CHECK(get_secret().error == Error::broken_answer);
}

TEST_CASE_FIXTURE(FaultFixture, "faults: an unknown name") {
  const Response response = get("http://unknown.test/?token=hidden");
  CHECK(response.error == Error::unresolved);
  CHECK(response.message.find("unknown.test:80") != std::string::npos);
  CHECK(response.message.find("hidden") == std::string::npos);
}

TEST_CASE_FIXTURE(FaultFixture, "faults: a refused address says which option allows it") {
  zone.names["inside.test"] = {"10.1.2.3"};
  const Response response = get("http://inside.test/?token=hidden");
  CHECK(response.error == Error::address_refused);
  CHECK(response.message.find("10.1.2.3") != std::string::npos);
  CHECK(response.message.find("--allow-address") != std::string::npos);
}

TEST_CASE_FIXTURE(FaultFixture, "faults: a server that never answers runs into the timeout") {
  reply = {};
  Request asked = request("GET", server.url("a.test", "/?token=hidden"));
  asked.timeout_ms = 50;
  const Response response = fetch(std::move(asked));
  CHECK(response.error == Error::timed_out);
  CHECK(response.message.find("50 ms") != std::string::npos);
  CHECK(response.message.find("hidden") == std::string::npos);
  run_until([&] { return server.open_connections() == 0; });
}

TEST_CASE_FIXTURE(FaultFixture, "faults: the timeout covers looking up the name") {
  zone.answers = false;
  Request asked = request("GET", server.url("a.test"));
  asked.timeout_ms = 20;
  CHECK(fetch(std::move(asked)).error == Error::timed_out);
  REQUIRE(zone.open.size() == 1);
  zone.open[0].second({boost::asio::ip::make_address("127.0.0.1")});  // too late, and harmless
  loop.poll();
  CHECK(server.connections() == 0);
}

TEST_CASE_FIXTURE(FaultFixture, "faults: the timeout covers all hops together") {
  reply = answer(302, "", "Location: /again\r\n");
  reply.delay_ms = 40;
  Request asked = request("GET", server.url("a.test"));
  asked.timeout_ms = 100;
  asked.max_redirects = 1'000;
  CHECK(fetch(std::move(asked)).error == Error::timed_out);
  CHECK(server.requests() <= 3);
}

TEST_CASE_FIXTURE(FaultFixture,
                  "faults: a TLS handshake that is never answered ends at the connect timeout") {
  options.limits.connect_timeout_ms = 50;
  // Takes connections, and does not answer a ClientHello.
  boost::asio::ip::tcp::acceptor silent(loop, {boost::asio::ip::address_v4::loopback(), 0});
  const Response response = get("https://a.test:" + std::to_string(silent.local_endpoint().port()) + "/");
  CHECK(response.error == Error::connect_failed);
  CHECK(response.message.find("in time") != std::string::npos);
}

TEST_CASE_FIXTURE(FaultFixture, "faults: a connection that died while idle is replaced without a word") {
  reply = answer(200, "x");
  CHECK(get(server.url("a.test")).status == 200);
  reply.close = true;  // after the answer, without having said so
  CHECK(get(server.url("a.test")).status == 200);
  CHECK(get(server.url("a.test")).status == 200);
  CHECK(server.connections() == 2);
}
