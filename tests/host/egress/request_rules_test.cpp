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
