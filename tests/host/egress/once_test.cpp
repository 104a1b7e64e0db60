// A request that is not idempotent goes out once, whatever becomes of a connection that is used again.
#include <doctest/doctest.h>

#include "host/egress/certificates.hpp"
#include "host/egress/client_fixture.hpp"

using namespace egress;
using namespace egress::testing;

namespace {

struct OnceFixture : ClientFixture {
  Reply first = answer(200, "first");
  Reply later = {"", true};  // takes the request and hangs up
  std::vector<std::string> bodies;
  Certificates certificates{"DNS:a.test"};

  Reply reply_to(const Seen& seen) {
    bodies.push_back(seen.body());
    return bodies.size() == 1 ? first : later;
  }

  LoopbackServer plain{loop, [this](const Seen& seen, int) { return reply_to(seen); }};
  LoopbackServer tls{loop, [this](const Seen& seen, int) { return reply_to(seen); },
                     &certificates.server_context()};

  OnceFixture() { options.authorities = std::make_shared<TrustedAuthorities>(certificates.ca_file()); }

  Response send(const LoopbackServer& server, const char* method, std::string_view body) {
    return fetch(request(method, server.url("a.test"), body));
  }
};

}  // namespace

TEST_CASE_FIXTURE(OnceFixture,
                  "once: a server that hangs up after a request on a kept connection sees it once") {
  for (const LoopbackServer* server : {&plain, &tls}) {
    for (const char* method : {"POST", "PATCH", "PROPOSE"}) {
      CAPTURE(method);
      bodies.clear();
      CHECK(send(*server, "POST", "warm").body == "first");
      const Response response = send(*server, method, "only once");
      CHECK(response.error == Error::connect_failed);
      CHECK(response.message.find("not sent again") != std::string::npos);
      CHECK(bodies == std::vector<std::string>{"warm", "only once"});
    }
  }
}

TEST_CASE_FIXTURE(OnceFixture, "once: a connection that is reset after a request on it sees it once") {
  CHECK(send(plain, "POST", "warm").body == "first");
  later = {"", false, true};
  CHECK(send(plain, "POST", "only once").error == Error::connect_failed);
  CHECK(bodies == std::vector<std::string>{"warm", "only once"});
}

TEST_CASE_FIXTURE(OnceFixture, "once: an idempotent request is repeated on a new connection") {
  for (const char* method : {"GET", "PUT", "DELETE"}) {
    CAPTURE(method);
    bodies.clear();
    later = {"", true};
    CHECK(send(plain, "POST", "warm").body == "first");
    CHECK(send(plain, method, "").error == Error::broken_answer);  // the new connection is hung up, too
    CHECK(bodies.size() == 3);
  }
}

TEST_CASE_FIXTURE(OnceFixture,
                  "once: a kept connection that the server closed meanwhile costs a POST nothing") {
  for (const LoopbackServer* server : {&plain, &tls}) {
    bodies.clear();
    first.close = true;
    later = answer(200, "later");
    CHECK(send(*server, "POST", "warm").body == "first");
    run_until([&] { return server->open_connections() == 0; });
    CHECK(send(*server, "POST", "second").body == "later");
    CHECK(bodies == std::vector<std::string>{"warm", "second"});
  }
}

TEST_CASE_FIXTURE(OnceFixture, "once: a kept connection whose end TLS has announced costs a POST nothing") {
  first.says_goodbye = true;
  later = answer(200, "later");
  CHECK(send(tls, "POST", "warm").body == "first");
  loop.run_for(std::chrono::milliseconds(20));
  CHECK(send(tls, "POST", "second").body == "later");
  CHECK(bodies == std::vector<std::string>{"warm", "second"});
  CHECK(tls.connections() == 2);
}

TEST_CASE_FIXTURE(OnceFixture, "once: a live kept connection is used again for a POST") {
  later = answer(200, "later");
  for (const LoopbackServer* server : {&plain, &tls}) {
    for (int i = 0; i < 5; ++i) CHECK(send(*server, "POST", "x").status == 200);
    CHECK(server->connections() == 1);
  }
}
