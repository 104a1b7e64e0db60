// The service through the factory that a host sees. Any test framework will do; this one has none.
#include <aha/testing.hpp>

#include <cstdlib>
#include <iostream>
#include <string_view>

namespace {

using aha::testing::Event;
using aha::testing::Host;

int failures = 0;

void check(bool is_right, std::string_view what) {
  if (is_right) return;
  std::cerr << "failed: " << what << '\n';
  ++failures;
}

Event feature_created() {
  return {.event = "create_feature",
          .payload = {{"feature", {{"name", "Search"}}}},
          .data = {{"url", "https://hooks.example.com/new"}}};
}

void a_feature_is_posted() {
  Host host;
  host.expect("POST", "https://hooks.example.com/new", {.status = 201});
  const auto outcome = host.receive(feature_created());
  check(outcome.ok(), "the event ends well");
  check(outcome.requests.at(0).json().at("name") == "Search", "the name is posted");
}

void a_refusal_fails_the_event() {
  Host host;
  host.expect("POST", "https://hooks.example.com/new", {.status = 403});
  check(host.receive(feature_created()).failure.has_value(), "the event fails");
}

}  // namespace

int main() {
  a_feature_is_posted();
  a_refusal_fails_the_event();
  return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
