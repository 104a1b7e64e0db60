#include <aha/testing.hpp>

#include <cstdlib>

int main() {
  aha::testing::Host host;
  host.expect("POST", "https://example.com/hello", {.body = R"({"answer":"welcome"})"});
  const auto outcome = host.receive(
      {.event = "installed", .data = {{"server_url", "https://example.com/hello"}, {"name", "me"}}});
  const bool right = outcome.ok() && outcome.requests.at(0).body == R"({"hello":"from me"})" &&
                     outcome.meta_data == aha::json::value({{"greeting", "welcome"}});
  return right ? EXIT_SUCCESS : EXIT_FAILURE;
}
