#include "egress/redirect.hpp"

#include <doctest/doctest.h>

using egress::Request;

namespace {

Request secret_post() {
  Request request;
  request.method = "POST";
  request.body = "body";
  request.headers = {
      {"authorization", "Bearer s"}, {"Content-Type", "application/json"}, {"COOKIE", "a=b"}, {"X-A", "1"}};
  request.ntlm = true;
  request.user = "u";
  request.password = "p";
  return request;
}

const egress::Url here = egress::parse_url("https://a.example/x").value();

}  // namespace

TEST_CASE("redirect: 301, 302 and 303 turn a request with a body into GET") {
  for (const int status : {301, 302, 303})
    for (const char* method : {"POST", "PUT", "PATCH", "DELETE", "GET"}) {
      CAPTURE(status);
      CAPTURE(method);
      Request request = secret_post();
      request.method = method;
      egress::redirect(request, status, here, here);
      CHECK(request.method == "GET");
      CHECK(request.body.empty());
      CHECK(request.headers.size() == 4);
    }
}

TEST_CASE("redirect: HEAD stays HEAD") {
  Request request = secret_post();
  request.method = "HEAD";
  egress::redirect(request, 303, here, here);
  CHECK(request.method == "HEAD");
}

TEST_CASE("redirect: 307 and 308 keep method and body") {
  for (const int status : {307, 308}) {
    Request request = secret_post();
    egress::redirect(request, status, here, here);
    CHECK(request.method == "POST");
    CHECK(request.body == "body");
    CHECK(request.ntlm);
  }
}

TEST_CASE("redirect: another origin gets no header that could hold a credential") {
  for (const char* target : {"https://b.example/", "http://a.example/x", "https://a.example:444/x"}) {
    CAPTURE(target);
    Request request = secret_post();
    for (const char* name :
         {"X-Api-Key", "PRIVATE-TOKEN", "X-Auth-Token", "Proxy-Authorization", "DD-API-KEY"})
      request.headers.emplace_back(name, "s");
    request.headers.emplace_back("accept", "text/html");
    egress::redirect(request, 307, here, egress::parse_url(target).value());
    REQUIRE(request.headers.size() == 2);
    CHECK(request.headers[0].first == "Content-Type");
    CHECK(request.headers[1].first == "accept");
    CHECK_FALSE(request.ntlm);
    CHECK(request.user.empty());
    CHECK(request.password.empty());
  }
}

TEST_CASE("redirect: only the five statuses are one") {
  for (const int status : {301, 302, 303, 307, 308}) CHECK(egress::is_redirect(status));
  for (const int status : {200, 201, 300, 304, 305, 306, 309, 400}) CHECK_FALSE(egress::is_redirect(status));
}
