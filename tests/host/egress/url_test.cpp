#include "egress/url.hpp"

#include <doctest/doctest.h>

#include <string>

using egress::parse_url;
using egress::resolve_location;

TEST_CASE("url: the parts of a plain one") {
  const auto url = parse_url("HTTPS://Example.COM./a/../b?q=1#fragment").value();
  CHECK(url.tls);
  CHECK(url.host == "example.com");
  CHECK(url.port == 443);
  CHECK(url.text == "https://example.com/b?q=1");
  CHECK_FALSE(url.address.has_value());
  CHECK(url.authority() == "example.com:443");
}

TEST_CASE("url: IPv4 in any form of inet_aton becomes dotted decimal") {
  for (const char* host : {"127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7F.1",
                           "0177.0.0.1", "0177.0x0.0.01", "127.0.0.1.", "017700000001", "%31%32%37.0.0.1"}) {
    CAPTURE(host);
    const auto url = parse_url(std::string("http://") + host + ":81/x");
    REQUIRE(url.has_value());
    CHECK(url->host == "127.0.0.1");
    CHECK(url->text == "http://127.0.0.1:81/x");
    REQUIRE(url->address.has_value());
    CHECK(url->address->is_loopback());
  }
}

TEST_CASE("url: IPv6 is written one way") {
  const auto url = parse_url("http://[2001:DB8:0:0::1]:8080/").value();
  CHECK(url.host == "2001:db8::1");
  CHECK(url.authority() == "[2001:db8::1]:8080");
  CHECK(url.text == "http://[2001:db8::1]:8080/");
}

TEST_CASE("url: an international name is taken in its xn-- form only") {
  CHECK(parse_url("http://xn--bcher-kva.example/").value().host == "xn--bcher-kva.example");
  CHECK_FALSE(parse_url("http://b\xc3\xbc"
                        "cher.example/")
                  .has_value());
  // Circled digits and ideographic full stops, which IDNA would make 127.0.0.1 of.
  CHECK_FALSE(parse_url("http://\xe2\x91\xa0\xe2\x91\xa1\xe2\x91\xa6\xe3\x80\x82"
                        "0.0.1/")
                  .has_value());
}

TEST_CASE("url: what is not an absolute http or https URL is refused") {
  for (const char* text : {"",
                           "example.com",
                           "//example.com/",
                           "/path",
                           "ftp://example.com/",
                           "file:///etc/passwd",
                           "gopher://h/",
                           "javascript:alert(1)",
                           "http:",
                           "http:/example.com",
                           "http://",
                           "http:///example.com",
                           "http://?q",
                           "http://#f",
                           "http://:80/",
                           "https://\\example.com",
                           "http://exa mple.com/",
                           "http://example.com/a b",
                           "http://example.com/\n",
                           "http://example.com/\x7f",
                           " http://example.com/",
                           "http://example.com:0/",
                           "http://example.com:65536/",
                           "http://example.com:-1/",
                           "http://example.com:x/",
                           "http://[::1",
                           "http://[::1]x/",
                           "http://[fe80::1%25eth0]/",
                           "http://[v1.x]/",
                           "http://1.2.3.4.5/",
                           "http://256.1.1.1/",
                           "http://99999999999/",
                           "http://0x/",
                           "http://08.1/",
                           "http://a%2fb/",
                           "http://a%00b/",
                           "http://a%0ab/",
                           "http://a\\b/",
                           "http://a%5cb/",
                           "http://a,b/",
                           "http://a%20b/",
                           "http://./"}) {
    CAPTURE(text);
    const auto url = parse_url(text);
    REQUIRE_FALSE(url.has_value());
    CHECK_FALSE(url.error().empty());
  }
}

TEST_CASE("url: credentials are refused, and the message does not repeat them") {
  for (const char* text :
       {"http://user:hunter2@example.com/", "http://hunter2@example.com/", "http://:hunter2@example.com/",
        "http://8.8.8.8:hunter2@127.0.0.1/", "http://example.com%40hunter2:x@127.0.0.1/"}) {
    CAPTURE(text);
    const auto url = parse_url(text);
    REQUIRE_FALSE(url.has_value());
    CHECK(url.error().find("hunter2") == std::string::npos);
  }
}

TEST_CASE("url: a location is resolved as a browser does") {
  const auto base = parse_url("https://a.example:8443/x/y?q").value();
  const auto to = [&](const char* location) { return resolve_location(base, location).value().text; };
  CHECK(to("z") == "https://a.example:8443/x/z");
  CHECK(to("/z?1#f") == "https://a.example:8443/z?1");
  CHECK(to("../z") == "https://a.example:8443/z");
  CHECK(to("?r") == "https://a.example:8443/x/y?r");
  CHECK(to("//b.example/") == "https://b.example/");
  CHECK(to("http://c.example") == "http://c.example/");
  CHECK(to("/a b") == "https://a.example:8443/a%20b");
  CHECK(to("http://127.1/") == "http://127.0.0.1/");
}

TEST_CASE("url: a location that leads out of HTTP is refused") {
  const auto base = parse_url("https://a.example/").value();
  for (const char* location : {"ftp://a.example/", "file:///etc/passwd", "http://u:p@a.example/",
                               "http://a.example:0/", "http://[::1", "/x\r\nSet-Cookie: a"}) {
    CAPTURE(location);
    CHECK_FALSE(resolve_location(base, location).has_value());
  }
}

TEST_CASE("url: same origin means scheme, host and port") {
  const auto a = parse_url("https://a.example/x").value();
  CHECK(a.same_origin(parse_url("https://A.example:443/y").value()));
  CHECK_FALSE(a.same_origin(parse_url("http://a.example:443/").value()));
  CHECK_FALSE(a.same_origin(parse_url("https://a.example:444/").value()));
  CHECK_FALSE(a.same_origin(parse_url("https://b.example/").value()));
}
