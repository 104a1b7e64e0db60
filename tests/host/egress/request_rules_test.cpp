#include "egress/request_rules.hpp"

#include <doctest/doctest.h>

using egress::fault_of;
using egress::Request;

namespace {

Request with(std::string method, egress::Headers headers = {}) {
  Request request;
  request.method = std::move(method);
  request.headers = std::move(headers);
  return request;
}

}  // namespace

TEST_CASE("request rules: any token is a method") {
  for (const char* method : {"GET", "PROPFIND", "M-SEARCH", "get", "X!#$%&'*+.^_`|~9"})
    CHECK_FALSE(fault_of(with(method)).has_value());
  for (const char* method : {"", "GET /", "G\r\nET", "GET\t", "G(T", "G\xc3\xa9T"})
    CHECK(fault_of(with(method)).has_value());
}

TEST_CASE("request rules: each field has a length that it may have, and no more") {
  Request request = with(std::string(64, 'M'));
  request.user = std::string(4'096, 'u');
  request.password = std::string(4'096, 'p');
  request.headers = {{"X", std::string((256u << 10) - 1, 'x')}};
  request.parts.resize(10'000);
  CHECK_FALSE(fault_of(request).has_value());

  const auto is_too_large = [&](auto grow) {
    Request grown = request;
    grow(grown);
    const auto fault = fault_of(grown);
    return fault.has_value() && fault->error == egress::Error::too_large;
  };
  CHECK(is_too_large([](Request& r) { r.method += 'M'; }));
  CHECK(is_too_large([](Request& r) { r.user += 'u'; }));
  CHECK(is_too_large([](Request& r) { r.password += 'p'; }));
  CHECK(is_too_large([](Request& r) { r.headers.emplace_back("Y", ""); }));
  CHECK(is_too_large([](Request& r) { r.headers.assign(1'001, {"X", ""}); }));
  CHECK(is_too_large([](Request& r) { r.parts.emplace_back(); }));
}

TEST_CASE("request rules: a user or password does not end early") {
  Request request = with("GET");
  request.user = std::string("a\0b", 3);
  CHECK(fault_of(request).has_value());
  request.user = "a";
  request.password = std::string("a\0b", 3);
  CHECK(fault_of(request).has_value());
}

TEST_CASE("request rules: what may be repeated") {
  for (const char* method : {"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"})
    CHECK(egress::is_idempotent(method));
  for (const char* method : {"POST", "PATCH", "CONNECT", "get", ""})
    CHECK_FALSE(egress::is_idempotent(method));
}

TEST_CASE("request rules: a line break in a header does not get through") {
  CHECK(fault_of(with("GET", {{"X-A", "1\r\nX-B: 2"}})).has_value());
  CHECK(fault_of(with("GET", {{"X-A", "1\n"}})).has_value());
  CHECK(fault_of(with("GET", {{"X-A", std::string("1\0", 2)}})).has_value());
  CHECK(fault_of(with("GET", {{"X-A: 1\r\nX-B", "2"}})).has_value());
  CHECK(fault_of(with("GET", {{"", "2"}})).has_value());
  CHECK_FALSE(fault_of(with("GET", {{"X-A", "caf\xc3\xa9\ttab"}, {"X-Empty", ""}})).has_value());
}

TEST_CASE("request rules: the fault names the header and never its value") {
  const auto fault = fault_of(with("GET", {{"Authorization", "Bearer hidden\r\n"}}));
  REQUIRE(fault.has_value());
  CHECK(fault->error == egress::Error::bad_url);
  CHECK(fault->message.find("Authorization") != std::string::npos);
  CHECK(fault->message.find("hidden") == std::string::npos);
}
