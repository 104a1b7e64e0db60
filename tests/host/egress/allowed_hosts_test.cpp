#include "egress/allowed_hosts.hpp"

#include <doctest/doctest.h>

using egress::host_is_allowed;

TEST_CASE("allowed hosts: a name matches itself, whatever its case") {
  CHECK(host_is_allowed("hooks.slack.com", {"hooks.slack.com"}));
  CHECK(host_is_allowed("hooks.slack.com", {"other.com", "Hooks.Slack.COM."}));
  CHECK_FALSE(host_is_allowed("evil-hooks.slack.com", {"hooks.slack.com"}));
  CHECK_FALSE(host_is_allowed("hooks.slack.com.evil.com", {"hooks.slack.com"}));
}

TEST_CASE("allowed hosts: a leading star covers what is below a name, and not the name") {
  CHECK(host_is_allowed("a.example.com", {"*.example.com"}));
  CHECK(host_is_allowed("a.b.example.com", {"*.EXAMPLE.com"}));
  CHECK_FALSE(host_is_allowed("example.com", {"*.example.com"}));
  CHECK_FALSE(host_is_allowed(".example.com", {"*.example.com"}));
  CHECK_FALSE(host_is_allowed("badexample.com", {"*.example.com"}));
}

TEST_CASE("allowed hosts: a star alone is every host, no pattern is none") {
  CHECK(host_is_allowed("anything", {"*"}));
  CHECK(host_is_allowed("2001:db8::1", {"*"}));
  CHECK_FALSE(host_is_allowed("anything", {}));
}

TEST_CASE("allowed hosts: stars elsewhere and empty patterns match nothing") {
  for (const char* pattern : {"", ".", "*.", "**", "a*.example.com", "a.*.com", "*example.com"}) {
    CAPTURE(pattern);
    CHECK_FALSE(host_is_allowed("a.example.com", {pattern}));
  }
}
