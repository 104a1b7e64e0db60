// What becomes of events for whose service no process can be started: they wait a little, and then fail with the reason.
#include "worker/start_policy.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace std::chrono_literals;
using worker::StartPolicy;

namespace {

const StartPolicy::Clock::time_point origin = StartPolicy::Clock::time_point{} + 1h;

}  // namespace

TEST_CASE("starts: each failure waits twice as long, up to a limit, and success forgets them") {
  StartPolicy policy({.first_wait = 10ms, .longest_wait = 100ms, .patience = 10s});
  std::vector<std::chrono::milliseconds> waits;
  for (int i = 0; i < 6; ++i) {
    policy.failed(origin, "x");
    waits.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(policy.not_before() - origin));
  }
  CHECK(waits == std::vector<std::chrono::milliseconds>{10ms, 20ms, 40ms, 80ms, 100ms, 100ms});
  policy.succeeded();
  CHECK_FALSE(policy.is_failing());
  CHECK(policy.not_before() <= origin);
}

TEST_CASE("starts: only what goes on failing is hopeless, and a failure of long ago counts no more") {
  StartPolicy policy({.first_wait = 10ms, .longest_wait = 100ms, .patience = 1s});
  policy.failed(origin, "x");
  CHECK_FALSE(policy.is_hopeless(origin + 900ms));
  policy.failed(origin + 900ms, "y");
  CHECK(policy.is_hopeless(origin + 1s));
  CHECK(policy.cause() == "y");
  policy.failed(origin + 1h, "z");
  CHECK_FALSE(policy.is_hopeless(origin + 1h));
}
