#include "artifact/egress_pattern.hpp"

#include <doctest/doctest.h>

using artifact::fault_of_egress_pattern;

TEST_CASE("egress pattern: names, what is below a name, addresses and the star alone are taken") {
  for (const char* pattern : {"*", "hooks.slack.com", "Hooks.Slack.COM", "hooks.slack.com.", "*.example.com",
                              "*.a.b.example.com", "*.s3.amazonaws.com", "*.github.io", "*.corp", "intranet",
                              "xn--bcher-kva.example", "a_b.example", "8.8.8.8", "2001:db8::1", "com"}) {
    CAPTURE(pattern);
    CHECK(fault_of_egress_pattern(pattern) == "");
  }
}

TEST_CASE("egress pattern: what no host matches is refused") {
  using namespace std::string_view_literals;
  for (const auto pattern : {""sv,
                             "."sv,
                             ".."sv,
                             "*."sv,
                             "**"sv,
                             "*.*"sv,
                             "*.*.com"sv,
                             "a*.example.com"sv,
                             "a.*.com"sv,
                             "*example.com"sv,
                             "https://x"sv,
                             "https://example.com/"sv,
                             "example.com/path"sv,
                             "example.com:443"sv,
                             "user@example.com"sv,
                             "a..example.com"sv,
                             ".example.com"sv,
                             "a b.example.com"sv,
                             " example.com"sv,
                             "example.com\0"sv,
                             "a\0.example.com"sv,
                             "b\xc3\xbc"
                             "cher.example"sv,
                             "127.1"sv,
                             "1.2.3.4.5"sv,
                             "2001:DB8:0::1"sv,
                             "[::1]"sv,
                             "*.8.8.8.8"sv,
                             "a\n.example"sv}) {
    CAPTURE(pattern);
    CHECK(fault_of_egress_pattern(pattern).find("matches no host") != std::string::npos);
  }
  CHECK(fault_of_egress_pattern(std::string(64, 'a') + ".example") != "");
  std::string long_name = "example";
  for (int i = 0; i < 130; ++i) long_name = "a." + long_name;
  CHECK(fault_of_egress_pattern(long_name) != "");
}

TEST_CASE("egress pattern: a star below a public suffix is refused") {
  for (const char* pattern : {"*.com", "*.COM", "*.com.", "*.co.uk", "*.de", "*.io"}) {
    CAPTURE(pattern);
    CHECK(fault_of_egress_pattern(pattern).find("every host") != std::string::npos);
  }
}
