// Ending early: by cancel(), and by destroying the client.
#include <doctest/doctest.h>

#include "host/egress/client_fixture.hpp"

using namespace egress;
using namespace egress::testing;

namespace {

struct CancelFixture : ClientFixture {
  Reply reply;
  LoopbackServer server{loop, [this](const Seen&, int) { return reply; }};
  int calls = 0;
  Response last;

  Completion note() {
    return [this](Response&& response) {
      ++calls;
      last = std::move(response);
    };
  }

  void cancel_and_wait(TransferId id) {
    client().cancel(id);
    CHECK(calls == 0);  // never inside cancel()
    run_until([&] { return calls == 1; });
    CHECK(last.error == Error::cancelled);
    client().cancel(id);
    loop.poll();
    CHECK(calls == 1);
  }
};

}  // namespace

TEST_CASE_FIXTURE(CancelFixture, "cancel: before the loop has run at all") {
  cancel_and_wait(client().start(request("GET", server.url("a.test")), note()));
  CHECK(server.requests() == 0);
}

TEST_CASE_FIXTURE(CancelFixture, "cancel: while the name is looked up") {
  zone.answers = false;
  const TransferId id = client().start(request("GET", server.url("a.test")), note());
  REQUIRE(zone.open.size() == 1);
  cancel_and_wait(id);
  zone.open[0].second({boost::asio::ip::make_address("127.0.0.1")});
  loop.poll();
  CHECK(server.connections() == 0);
}

TEST_CASE_FIXTURE(CancelFixture, "cancel: while the answer is waited for; the connection is closed") {
  const TransferId id = client().start(request("GET", server.url("a.test")), note());
  run_until([&] { return server.requests() == 1; });
  cancel_and_wait(id);
  run_until([&] { return server.open_connections() == 0; });
}

TEST_CASE_FIXTURE(CancelFixture, "cancel: in the middle of the body") {
  reply = {"HTTP/1.1 200 x\r\nContent-Length: 100\r\n\r\nhalf"};
  const TransferId id = client().start(request("GET", server.url("a.test")), note());
  run_until([&] { return server.requests() == 1; });
  loop.poll();
  cancel_and_wait(id);
  CHECK(last.body.empty());
}

TEST_CASE_FIXTURE(CancelFixture, "cancel: in line; those behind move up") {
  options.limits.transfers_per_host = 1;
  reply = answer(200, "x");
  reply.delay_ms = 10;
  int others = 0;
  client().start(request("GET", server.url("a.test")), [&](Response&&) { ++others; });
  const TransferId id = client().start(request("GET", server.url("a.test")), note());
  client().start(request("GET", server.url("a.test")), [&](Response&&) { ++others; });
  cancel_and_wait(id);
  run_until([&] { return others == 2; });
  CHECK(server.requests() == 2);
}

TEST_CASE_FIXTURE(CancelFixture,
                  "cancel: an unknown id, and one whose completion is on its way, are ignored") {
  reply = answer(200, "x");
  client().cancel(12345);
  const TransferId id = client().start(request("GET", "ftp://a.test/"), note());
  client().cancel(id);  // it has ended, but nobody has heard yet
  run_until([&] { return calls == 1; });
  CHECK(last.error == Error::bad_url);
}

TEST_CASE_FIXTURE(CancelFixture, "cancel: from within a completion") {
  const TransferId stuck = client().start(request("GET", server.url("a.test")), note());
  client().start(request("GET", "ftp://a.test/"), [&](Response&&) { client().cancel(stuck); });
  run_until([&] { return calls == 1; });
  CHECK(last.error == Error::cancelled);
}

TEST_CASE_FIXTURE(CancelFixture,
                  "destroying the client: what is under way is cancelled, whatever its state") {
  options.limits.transfers_per_host = 1;
  zone.names["slow.test"] = {"127.0.0.1"};
  client().start(request("GET", server.url("a.test")), note());  // waits for an answer
  client().start(request("GET", server.url("a.test")), note());  // in line
  run_until([&] { return server.requests() == 1; });
  zone.answers = false;
  client().start(request("GET", server.url("slow.test")), note());  // looks up
  client_.reset();
  CHECK(calls == 0);
  run_until([&] { return calls == 3; });
  CHECK(last.error == Error::cancelled);
  run_until([&] { return server.open_connections() == 0; });
}

TEST_CASE_FIXTURE(CancelFixture, "destroying the client: from within a completion") {
  for (int i = 0; i < 3; ++i) client().start(request("GET", server.url("a.test")), note());
  client().start(request("GET", "ftp://a.test/"), [&](Response&&) { client_.reset(); });
  run_until([&] { return calls == 3; });
  CHECK(last.error == Error::cancelled);
}

TEST_CASE("destroying the client: the loop may never run again") {
  FakeLookup::Zone zone;
  zone.names["a.test"] = {"127.0.0.1"};
  Options options;
  options.allow_addresses.push_back(AddressRange::parse("127.0.0.1").value());
  int calls = 0;
  {
    boost::asio::io_context loop(1);
    LoopbackServer server(loop, [](const Seen&, int) { return Reply{}; });
    CurlClient client(loop, options, std::make_unique<FakeLookup>(zone));
    client.start(request("GET", server.url("a.test")), [&](Response&&) { ++calls; });
    for (int i = 0; i < 50 && server.requests() == 0; ++i) loop.run_one_for(std::chrono::milliseconds(100));
    CHECK(server.requests() == 1);
  }
  CHECK(calls == 0);
}
