#include "cassette/request_comparison.hpp"

#include <doctest/doctest.h>

#include "sample.hpp"

namespace {

using cassette::compare_requests;
using cassette::same_request;
using cassette::testing::request;

const std::string url = "https://a.example/x";

bool same_header(const char* name, const char* expected, const char* got) {
  return same_request(request("GET", url, "", {{name, expected}}), request("GET", url, "", {{name, got}}));
}

bool same_body(const char* type, const std::string& expected, const std::string& got) {
  return same_request(request("POST", url, expected, {{"Content-Type", type}}),
                      request("POST", url, got, {{"Content-Type", type}}));
}

std::string form_data(const std::string& boundary, const std::string& name, const std::string& content) {
  return "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name +
         "\"; filename=\"a; b.png\"\r\nContent-Type: image/png\r\n\r\n" + content + "\r\n--" + boundary +
         "--\r\n";
}

TEST_CASE("a URL is compared by what it means") {
  CHECK(same_request(request("GET", "https://A.example:443/b%20c?x=1&y=2"),
                     request("GET", "https://a.example/b%20c?y=2&x=1")));
  CHECK(same_request(request("GET", "https://a.example/%7Eb"), request("GET", "https://a.example/~b")));
  CHECK(same_request(request("GET", "https://a.example"), request("GET", "https://a.example/")));
  CHECK(
      same_request(request("GET", "https://a.example/?q=a+b"), request("GET", "https://a.example/?q=a%20b")));
  CHECK(
      !same_request(request("GET", "https://a.example/?x=1"), request("GET", "https://a.example/?x=1&x=1")));
  CHECK(!same_request(request("GET", "http://a.example/"), request("GET", "https://a.example/")));
  CHECK(!same_request(request("GET", url), request("PUT", url)));
}

TEST_CASE("a signed query is compared by its claims, not by the time") {
  // {"iss":"x","iat":1} and {"iat":2,"iss":"x"}, and {"iss":"y","iat":1}
  const std::string one = "https://a.example/?jwt=e30.eyJpc3MiOiJ4IiwiaWF0IjoxfQ.s1";
  CHECK(same_request(request("GET", one),
                     request("GET", "https://a.example/?jwt=e30.eyJpYXQiOjIsImlzcyI6IngifQ.s2")));
  CHECK(!same_request(request("GET", one),
                      request("GET", "https://a.example/?jwt=e30.eyJpc3MiOiJ5IiwiaWF0IjoxfQ.s1")));
}

TEST_CASE("headers count where the case has them, and are not the transport's") {
  CHECK(same_request(request("GET", url), request("GET", url, "", {{"X-More", "1"}})));
  CHECK(same_header("User-Agent", "one", "other"));
  CHECK(!same_header("X-Token", "one", "other"));
  CHECK(same_header("Cookie", "a=1; b=2", "b=2;a=1"));
  const auto found =
      compare_requests("request 1", request("GET", url, "", {{"X-Token", "one"}}), request("GET", url));
  REQUIRE(found.size() == 1);
  CHECK(found[0].place == "request 1: header x-token");
  CHECK(found[0].got == cassette::nothing);
}

TEST_CASE("credentials are compared without what chance and time made of them") {
  CHECK(same_header("Authorization", "JWT e30.eyJpc3MiOiJ4IiwiaWF0IjoxfQ.s1",
                    "JWT e30.eyJpYXQiOjIsImlzcyI6IngifQ.s2"));
  CHECK(!same_header("Authorization", "Bearer one", "Bearer other"));
  CHECK(same_header("Authorization",
                    R"(OAuth oauth_consumer_key="k", oauth_nonce="1", oauth_signature="a%3D")",
                    R"(OAuth oauth_signature="b%3D", oauth_nonce="2", oauth_consumer_key="k")"));
  CHECK(!same_header("Authorization", R"(OAuth oauth_consumer_key="k")", R"(OAuth oauth_consumer_key="l")"));
}

TEST_CASE("a body is compared by its type") {
  CHECK(same_body("application/json", R"({"a":1,"b":2})", R"({"b": 2.0, "a": 1})"));
  CHECK(!same_body("application/json", R"({"a":1})", R"({"a":2})"));
  CHECK(same_body("application/x-www-form-urlencoded", "a=1&b=x+y", "b=x%20y&a=1"));
  CHECK(!same_body("application/x-www-form-urlencoded", "a=1", "a=2"));
  CHECK(same_body("text/xml", "<a b='1'/>\n", "<a b='1'/>"));
  CHECK(!same_body("text/xml", "<a b='1'/>", "<a b='2'/>"));
}

TEST_CASE("the parts of a multipart body count, its boundary does not") {
  const auto part = [](const char* boundary, const char* name, const char* content) {
    return request("POST", url, form_data(boundary, name, content),
                   {{"Content-Type", std::string("multipart/form-data; boundary=") + boundary}});
  };
  CHECK(same_request(part("AAA", "file", "bytes"), part("BBB", "file", "bytes")));
  CHECK(!same_request(part("AAA", "file", "bytes"), part("BBB", "file", "other")));
  CHECK(!same_request(part("AAA", "file", "bytes"), part("BBB", "image", "bytes")));
}

TEST_CASE("a media type is compared without its parameters, and only beside a body") {
  CHECK(same_body("application/json", "", ""));
  CHECK(same_request(request("POST", url, "{}", {{"Content-Type", "application/json; charset=utf-8"}}),
                     request("POST", url, "{}", {{"content-type", "application/json"}})));
  CHECK(!same_request(request("POST", url, "{}", {{"Content-Type", "application/json"}}),
                      request("POST", url, "{}")));
}

}  // namespace
