// The shape of NTLM: three messages on one connection, which then belongs to one user.
#include <doctest/doctest.h>

#include "host/egress/client_fixture.hpp"

using namespace egress;
using namespace egress::testing;
namespace http = boost::beast::http;

namespace {

// A second message as any server sends it: target DOMAIN, challenge 0123456789abcdef, no secret in it.
const char* const challenge =
    "WWW-Authenticate: NTLM "
    "TlRMTVNTUAACAAAADAAMADgAAAAFgomi7Qdl0nJ0dXQAAAAAAAAAAGIAYgBEAAAABgGxHQAAAA9EAE8ATQBBAEkA"
    "TgACAAwARABPAE0AQQBJAE4AAQAMAFMARQBSAFYARQBSAAQAFgBlAHgAYQBtAHAAbABlAC4AYwBvAG0AAwAkAHMAZQByAHYAZQByAC4A"
    "ZQB4AGEA"
    "bQBwAGwAZQAuAGMAbwBtAAAAAAA=\r\n";

struct NtlmFixture : ClientFixture {
  struct Step {
    int connection;
    int message;  // of NTLM: 1, 3, or 0 where there is none
    std::string body;
  };
  std::vector<Step> steps;
  LoopbackServer server{loop, [this](const Seen& seen, int connection) {
                          const auto header = std::string(seen[http::field::authorization]);
                          // The message's type is its ninth byte: in base64, the thirteenth character and two
                          // more.
                          const int message = header.starts_with("NTLM TlRMTVNTUAAB")   ? 1
                                              : header.starts_with("NTLM TlRMTVNTUAAD") ? 3
                                                                                        : 0;
                          steps.push_back({connection, message, seen.body()});
                          if (message == 1) return answer(401, "", challenge);
                          return answer(200, "in");
                        }};

  Request as(const std::string& user, const std::string& password) {
    Request asked = request("POST", server.url("a.test"), "body", {{"Authorization", "Basic not-this"}});
    asked.ntlm = true;
    asked.user = user;
    asked.password = password;
    return asked;
  }
};

}  // namespace

TEST_CASE_FIXTURE(NtlmFixture, "ntlm: message 1, challenge, message 3 with the body, on one connection") {
  const Response response = fetch(as("user", "password"));
  CHECK(response.status == 200);
  CHECK(response.body == "in");
  CHECK(value_of(response.headers, "WWW-Authenticate") == "(none)");
  REQUIRE(steps.size() == 2);
  CHECK(steps[0].message == 1);
  CHECK(steps[0].body.empty());
  CHECK(steps[1].message == 3);
  CHECK(steps[1].body == "body");
  CHECK(server.connections() == 1);
}

TEST_CASE_FIXTURE(NtlmFixture, "ntlm: a body of parts goes with message 3, whole") {
  Request asked = as("user", "password");
  asked.parts = {{"one ", 0}, {"two", 0, true}};
  CHECK(fetch(std::move(asked)).status == 200);
  REQUIRE(steps.size() == 2);
  CHECK(steps[0].body.empty());
  CHECK(steps[1].body == "one dHdv");
}

TEST_CASE_FIXTURE(NtlmFixture, "ntlm: the same user goes on where he was let in") {
  fetch(as("user", "password"));
  CHECK(fetch(as("user", "password")).status == 200);
  CHECK(server.connections() == 1);
  CHECK(steps.back().body == "body");
}

TEST_CASE_FIXTURE(NtlmFixture,
                  "ntlm: a connection is shared with no other user, and with nobody without one") {
  fetch(as("user", "password"));
  fetch(as("other", "password"));
  fetch(as("user", "another password"));
  fetch(request("GET", server.url("a.test")));
  CHECK(server.connections() == 4);
  CHECK(steps.back().message == 0);
}

TEST_CASE_FIXTURE(NtlmFixture, "ntlm: the name and password do not follow to another origin") {
  int other_messages = 0;
  LoopbackServer other(loop, [&](const Seen& seen, int) {
    if (seen.count(http::field::authorization) != 0) ++other_messages;
    return answer(200, "out");
  });
  LoopbackServer first(
      loop, [&](const Seen&, int) { return answer(307, "", "Location: " + other.url("b.test") + "\r\n"); });
  Request asked = as("user", "password");
  asked.url = first.url("a.test");
  asked.max_redirects = 1;
  CHECK(fetch(std::move(asked)).body == "out");
  CHECK(other_messages == 0);
}
