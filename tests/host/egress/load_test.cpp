// Many at once.
#include <doctest/doctest.h>

#include "host/egress/client_fixture.hpp"

using namespace egress;
using namespace egress::testing;

TEST_CASE_FIXTURE(ClientFixture, "load: a thousand at once over twenty hosts, each with its own answer") {
  std::vector<std::string> hosts;
  for (int i = 0; i < 20; ++i) {
    hosts.push_back("h" + std::to_string(i) + ".test");
    zone.names[hosts.back()] = {"127.0.0.1"};
  }
  constexpr int count = 1'000;
  int waiting = 0;
  LoopbackServer server(loop, [&](const Seen& seen, int) {
    ++waiting;
    Reply reply = answer(200, std::string(seen.target()));
    reply.delay_ms = 300;
    return reply;
  });
  int ended = 0;
  int wrong = 0;
  for (int i = 0; i < count; ++i) {
    const std::string target = "/" + std::to_string(i);
    client().start(request("GET", server.url(hosts[static_cast<std::size_t>(i) % hosts.size()], target)),
                   [&, target](Response&& response) {
                     ++ended;
                     if (response.status != 200 || response.body != target) ++wrong;
                   });
  }
  run_until([&] { return ended == count; });
  CHECK(wrong == 0);
  CHECK(waiting == count);
}

TEST_CASE_FIXTURE(ClientFixture, "load: a completion may start the next") {
  LoopbackServer server(loop, [](const Seen&, int) { return answer(200, "x"); });
  int left = 200;
  std::function<void()> next = [&] {
    client().start(request("POST", server.url("a.test"), "body"), [&](Response&& response) {
      CHECK(response.status == 200);
      if (--left > 0) next();
    });
  };
  next();
  run_until([&] { return left == 0; });
  CHECK(server.connections() == 1);
}
