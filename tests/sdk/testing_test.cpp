#include <doctest/doctest.h>
#include <aha/testing.hpp>

namespace {

using aha::testing::Host;

TEST_CASE("a request that is not in the script, and one that does not come, are both told") {
  Host host;
  host.expect("POST", "https://x.com/other");
  const auto wrong = host.receive({.event = "greet", .data = {{"hook_url", "https://x.com/hook"}}});
  REQUIRE(wrong.script_errors.size() == 1);
  CHECK(wrong.script_errors[0] == "expected POST https://x.com/other, not POST https://x.com/hook");
  CHECK_FALSE(wrong.ok());

  host.expect("GET", "https://x.com/never");
  const auto missing = host.receive({.event = "installed"});
  REQUIRE(missing.script_errors.size() == 1);
  CHECK(missing.script_errors[0] == "did not come: GET https://x.com/never");

  const auto extra = host.receive({.event = "greet", .data = {{"hook_url", "https://x.com/hook"}}});
  REQUIRE(extra.script_errors.size() == 1);
  CHECK(extra.script_errors[0] == "not expected: POST https://x.com/hook");
}

TEST_CASE("a service the plugin does not have is an error of the test") {
  CHECK_THROWS(Host().receive({.service = "nobody", .event = "installed"}));
}

}  // namespace
