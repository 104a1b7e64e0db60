#include "egress/connect_to.hpp"

#include <doctest/doctest.h>

#include "egress/url.hpp"

using egress::ConnectTo;
using egress::parse_url;

TEST_CASE("connect-to: all four parts are read") {
  const auto entry = ConnectTo::parse("example.com:443:[::1]:9000").value();
  CHECK(entry.host == "example.com");
  CHECK(entry.port == 443);
  CHECK(entry.target_host == "::1");
  CHECK(entry.target_port == 9000);
}

TEST_CASE("connect-to: empty parts stand for any, and for as it was") {
  const auto everything = ConnectTo::parse("::127.0.0.1:9000").value();
  CHECK(everything.host.empty());
  CHECK(everything.port == 0);
  CHECK(everything.target_host == "127.0.0.1");
  const auto nothing = ConnectTo::parse(":::").value();
  CHECK(nothing.target_host.empty());
  CHECK(nothing.target_port == 0);
}

TEST_CASE("connect-to: an entry matches by host and port") {
  const auto entry = ConnectTo::parse("Example.com:443::8443").value();
  CHECK(entry.matches(parse_url("https://example.com/").value()));
  CHECK_FALSE(entry.matches(parse_url("http://example.com/").value()));
  CHECK_FALSE(entry.matches(parse_url("https://www.example.com/").value()));
  CHECK(ConnectTo::parse("[2001:db8::1]::x:1").value().matches(parse_url("http://[2001:DB8:0::1]/").value()));
}

TEST_CASE("connect-to: what is not an entry is refused with a hint") {
  for (const char* text :
       {"", "a", "a:1", "a:1:b", "a:x:b:2", "a:0:b:2", "a:1:b:65536", "a:1:b:2:3", "[::1:1:b:2"}) {
    CAPTURE(text);
    const auto entry = ConnectTo::parse(text);
    REQUIRE_FALSE(entry.has_value());
    CHECK(entry.error().find("::127.0.0.1:9000") != std::string::npos);
  }
}
