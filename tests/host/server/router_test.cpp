#include "server/router.hpp"

#include <doctest/doctest.h>
#include <boost/json.hpp>

#include <optional>

using server::Reply;
using server::Request;
using server::Route;
using server::Router;

namespace {

Route answering(std::string_view method, std::string_view path, std::string body, bool is_open = false) {
  return {method, path, R"({"summary":"x","responses":{"200":{"description":"y"}}})", is_open,
          [body](const Request&, const server::Responder& respond) {
            Reply reply;
            reply.body = body;
            respond(std::move(reply));
          }};
}

Reply ask(const Router& router, std::string_view method, std::string_view path) {
  const bool has_secret = router.strip_secret(path);
  const auto found = router.find(method, path, has_secret);
  if (!found) return found.error();
  std::optional<Reply> answer;
  std::string body;
  // No route of these tests looks at the loop.
  auto& no_loop = *reinterpret_cast<runtime::Loop*>(&body);
  (*found)->handle({method, path, "", body, no_loop}, [&](Reply&& reply) { answer = std::move(reply); });
  REQUIRE(answer);
  return *answer;
}

}  // namespace

TEST_CASE("router: method and path decide") {
  const Router router({answering("GET", "/a", "get"), answering("POST", "/a", "post")}, "");
  CHECK(ask(router, "GET", "/a").body == "get");
  CHECK(ask(router, "POST", "/a").body == "post");
  CHECK(ask(router, "HEAD", "/a").body == "get");
}

TEST_CASE("router: an unknown path is 404, another method 405 with what is allowed") {
  const Router router({answering("GET", "/a", "get"), answering("POST", "/a", "post")}, "");
  CHECK(ask(router, "GET", "/b").status == 404);
  CHECK(ask(router, "GET", "").status == 404);
  CHECK(ask(router, "GET", "/a/").status == 404);
  const Reply reply = ask(router, "DELETE", "/a");
  CHECK(reply.status == 405);
  CHECK(reply.headers == "Allow: GET, POST\r\n");
  CHECK(reply.content_type == "application/problem+json");
}

TEST_CASE(
    "router: with a path secret only open routes answer without it, and nothing tells that the others "
    "exist") {
  const Router router({answering("POST", "/send_event", "sent"), answering("GET", "/healthz", "ok", true)},
                      "0123456789abcdef");
  CHECK(ask(router, "POST", "/0123456789abcdef/send_event").body == "sent");
  CHECK(ask(router, "GET", "/healthz").body == "ok");
  for (const char* const path : {"/send_event", "/0123456789abcdeX/send_event", "/0123456789abcde/send_event",
                                 "//send_event", "/0123456789abcdef", "0123456789abcdef/send_event"}) {
    CHECK(ask(router, "POST", path).status == 404);
  }
  CHECK(ask(router, "GET", "/send_event").status == 404);
}

TEST_CASE("router: every route is described, and nothing else") {
  const std::vector<Route> routes{answering("GET", "/a", ""), answering("POST", "/a", ""),
                                  answering("GET", "/b", "")};
  const auto document = boost::json::parse(Router::describe(routes)).as_object();
  CHECK(document.at("openapi").as_string() == "3.1.0");
  const auto& paths = document.at("paths").as_object();
  CHECK(paths.size() == 2);
  CHECK(paths.at("/a").as_object().size() == 2);
  CHECK(paths.at("/a").as_object().contains("post"));
  CHECK(paths.at("/b").as_object().at("get").as_object().contains("responses"));
}
