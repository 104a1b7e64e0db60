// Redirects, hop by hop.
#include <doctest/doctest.h>

#include "host/egress/client_fixture.hpp"

using namespace egress;
using namespace egress::testing;
namespace http = boost::beast::http;

namespace {

struct FollowFixture : ClientFixture {
  std::vector<Seen> seen;
  std::function<Reply(const Seen&)> handler;
  LoopbackServer server{loop, [this](const Seen& request, int) {
                          seen.push_back(request);
                          return handler(request);
                        }};

  static Reply to(const std::string& location, int status = 302) {
    return answer(status, "moved", "Location: " + location + "\r\n");
  }

  Response follow(Request request, std::uint32_t max_redirects = 3) {
    request.max_redirects = max_redirects;
    return fetch(std::move(request));
  }
};

}  // namespace

TEST_CASE_FIXTURE(FollowFixture, "redirects: without leave to follow, one is an answer") {
  handler = [](const Seen&) { return to("/next"); };
  const Response response = follow(request("GET", server.url("a.test")), 0);
  CHECK(response.status == 302);
  CHECK(response.body == "moved");
  CHECK(value_of(response.headers, "Location") == "/next");
}

TEST_CASE_FIXTURE(FollowFixture, "redirects: the answer is the last hop's") {
  handler = [](const Seen& request) {
    return request.target() == "/next" ? answer(201, "there") : to("next");
  };
  const Response response =
      follow(request("POST", server.url("a.test"), "x", {{"Content-Type", "text/plain"}}));
  CHECK(response.status == 201);
  CHECK(response.body == "there");
  CHECK(response.final_url == server.url("a.test", "/next"));
  CHECK(value_of(response.headers, "Location") == "(none)");
  REQUIRE(seen.size() == 2);
  CHECK(seen[1].method() == http::verb::get);
  CHECK(seen[1].body().empty());
  CHECK(seen[1][http::field::content_type] == "text/plain");
}

TEST_CASE_FIXTURE(FollowFixture, "redirects: 307 sends the body again") {
  handler = [](const Seen& request) { return request.target() == "/next" ? answer(200) : to("/next", 307); };
  CHECK(follow(request("PUT", server.url("a.test"), "x")).status == 200);
  REQUIRE(seen.size() == 2);
  CHECK(seen[1].method() == http::verb::put);
  CHECK(seen[1].body() == "x");
}

TEST_CASE_FIXTURE(FollowFixture, "redirects: what may be a credential stays with the origin") {
  handler = [this](const Seen& request) {
    if (request.target() == "/") return to("/same");
    return request.target() == "/same" ? to(server.url("b.test", "/other")) : answer(200);
  };
  const Headers secrets = {
      {"Authorization", "Bearer s"}, {"Cookie", "a=b"}, {"Accept", "text/html"}, {"X-Api-Key", "k"}};
  CHECK(follow(request("GET", server.url("a.test"), {}, secrets)).status == 200);
  REQUIRE(seen.size() == 3);
  CHECK(seen[1][http::field::authorization] == "Bearer s");
  CHECK(seen[1][http::field::cookie] == "a=b");
  CHECK(seen[1]["X-Api-Key"] == "k");
  CHECK(seen[2].count(http::field::authorization) == 0);
  CHECK(seen[2].count(http::field::cookie) == 0);
  CHECK(seen[2].count("X-Api-Key") == 0);
  CHECK(seen[2][http::field::accept] == "text/html");
}

TEST_CASE_FIXTURE(FollowFixture, "redirects: a circle ends as a broken answer after as many as allowed") {
  handler = [](const Seen&) { return to("/again"); };
  const Response response = follow(request("GET", server.url("a.test")));
  CHECK(response.error == Error::broken_answer);
  CHECK(response.message.find("a.test") != std::string::npos);
  CHECK(seen.size() == 4);
}

TEST_CASE_FIXTURE(FollowFixture, "redirects: each hop's address is judged") {
  zone.names["inside.test"] = {"10.0.0.1"};
  for (const char* target : {"http://169.254.169.254/latest", "http://2852039166/", "http://inside.test/",
                             "http://[::1]/", "//0x7f.2/", "http://127.0.0.2:1/"}) {
    CAPTURE(target);
    handler = [&](const Seen&) { return to(target); };
    const Response response = follow(request("GET", server.url("a.test")));
    CHECK(response.error == Error::address_refused);
    CHECK(response.status == 0);
    CHECK(response.body.empty());
  }
}

TEST_CASE_FIXTURE(FollowFixture, "redirects: each hop's host must be one that the manifest lists") {
  handler = [this](const Seen&) { return to(server.url("b.test")); };
  const std::vector<std::string> hosts = {"a.test"};
  Request asked = request("GET", server.url("a.test"));
  asked.allowed_hosts = &hosts;
  CHECK(follow(std::move(asked)).error == Error::unlisted_host);
  CHECK(seen.size() == 1);
}

TEST_CASE_FIXTURE(FollowFixture, "redirects: out of HTTP, or with credentials, they are not followed") {
  for (const char* target : {"file:///etc/passwd", "ftp://a.test/", "http://u:hidden@a.test/"}) {
    CAPTURE(target);
    handler = [&](const Seen&) { return to(target); };
    const Response response = follow(request("GET", server.url("a.test")));
    CHECK(response.error == Error::bad_url);
    CHECK(response.message.find("hidden") == std::string::npos);
  }
}

TEST_CASE_FIXTURE(FollowFixture, "redirects: one without a target is an answer") {
  handler = [](const Seen&) { return answer(302, "nowhere"); };
  CHECK(follow(request("GET", server.url("a.test"))).status == 302);
}
