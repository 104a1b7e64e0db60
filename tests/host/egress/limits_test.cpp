// How much, and how many at once.
#include <doctest/doctest.h>

#include "host/egress/client_fixture.hpp"

using namespace egress;
using namespace egress::testing;

namespace {

struct LimitFixture : ClientFixture {
  Reply reply;
  LoopbackServer server{loop, [this](const Seen&, int) { return reply; }};
};

// gzip of 100,000 zero bytes
std::string gzip_bomb() {
  static constexpr char bytes[] =
      "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xed\xc1\x31\x01\x00\x00\x00\xc2\xa0\xf5\x4f\x6d\x0d\x0f"
      "\xa0\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
      "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
      "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
      "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
      "\x00\x80\x57\x03\x7d\x95\x11\xd4\xa0\x86\x01\x00";
  return std::string(bytes, sizeof bytes - 1);
}

}  // namespace

TEST_CASE_FIXTURE(LimitFixture, "limits: a body of exactly the limit passes, one byte more does not") {
  options.limits.body_bytes = 1'000;
  reply = answer(200, std::string(1'000, 'x'));
  CHECK(get(server.url("a.test")).body.size() == 1'000);
  reply = answer(200, std::string(1'001, 'x'));
  const Response response = get(server.url("a.test"));
  CHECK(response.error == Error::too_large);
  CHECK(response.body.empty());
}

TEST_CASE_FIXTURE(LimitFixture, "limits: a body without an announced length is counted as it comes") {
  options.limits.body_bytes = 1'000;
  reply = {"HTTP/1.1 200 x\r\n\r\n" + std::string(200'000, 'x'), true};
  CHECK(get(server.url("a.test")).error == Error::too_large);
}

TEST_CASE_FIXTURE(LimitFixture, "limits: a body is counted after decompression") {
  options.limits.body_bytes = 10'000;
  reply = answer(200, gzip_bomb(), "Content-Encoding: gzip\r\n");
  CHECK(get(server.url("a.test")).error == Error::too_large);
}

TEST_CASE_FIXTURE(LimitFixture, "limits: many headers, or a huge one, are too large") {
  std::string many;
  for (int i = 0; i < 400; ++i) many += "X-" + std::to_string(i) + ": " + std::string(1'000, 'x') + "\r\n";
  reply = answer(200, "", many);
  CHECK(get(server.url("a.test")).error == Error::too_large);
  reply = answer(200, "", "X: " + std::string(200'000, 'x') + "\r\n");
  CHECK(get(server.url("a.test")).error == Error::too_large);
}

TEST_CASE_FIXTURE(LimitFixture, "limits: endless interim answers are too large") {
  reply.bytes.clear();
  for (int i = 0; i < 20'000; ++i) reply.bytes += "HTTP/1.1 103 Early\r\nX: y\r\n\r\n";
  CHECK(get(server.url("a.test")).error == Error::too_large);
}

TEST_CASE_FIXTURE(LimitFixture, "limits: so many at once to one host, and the others in turn") {
  options.limits.transfers_per_host = 3;
  reply = answer(200, "x");
  reply.delay_ms = 5;
  int ended = 0;
  int most = 0;
  for (int i = 0; i < 20; ++i)
    client().start(request("GET", server.url("a.test")), [&](Response&& response) {
      CHECK(response.status == 200);
      ++ended;
    });
  run_until([&] {
    most = std::max(most, server.requests() - ended);
    return ended == 20;
  });
  CHECK(server.connections() == 3);
  CHECK(most <= 3);
}

TEST_CASE_FIXTURE(LimitFixture, "limits: a host that never answers does not hold up another") {
  options.limits.transfers_per_host = 1;
  reply = {};
  LoopbackServer other(loop, [](const Seen&, int) { return answer(200, "x"); });
  int stuck = 0;
  for (int i = 0; i < 5; ++i)
    client().start(request("GET", server.url("a.test")), [&](Response&&) { ++stuck; });
  CHECK(get(other.url("b.test")).status == 200);
  CHECK(stuck == 0);
  client_.reset();
  run_until([&] { return stuck == 5; });
}

TEST_CASE_FIXTURE(LimitFixture, "limits: the timeout covers standing in line") {
  options.limits.transfers_per_host = 1;
  reply = {};
  client().start(request("GET", server.url("a.test")), [](Response&&) {});
  Request second = request("GET", server.url("a.test"));
  second.timeout_ms = 30;
  CHECK(fetch(std::move(second)).error == Error::timed_out);
  CHECK(server.requests() <= 1);
}
