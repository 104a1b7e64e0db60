#include "worker/restart_policy.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace std::chrono_literals;
using worker::RestartPolicy;

namespace {
const RestartPolicy::Clock::time_point kOrigin = RestartPolicy::Clock::time_point{} + 1h;
}

TEST_CASE("restarts: the first death costs no wait, the next ones twice as much each") {
  RestartPolicy policy({.deaths = 10, .window = 60s, .first_wait = 100ms, .longest_wait = 500ms});
  policy.died(kOrigin);
  CHECK(policy.not_before() <= kOrigin);
  std::vector<std::chrono::milliseconds> waits;
  for (int i = 0; i < 5; ++i) {
    policy.died(kOrigin);
    waits.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(policy.not_before() - kOrigin));
  }
  CHECK(waits == std::vector<std::chrono::milliseconds>{100ms, 200ms, 400ms, 500ms, 500ms});
}

TEST_CASE("restarts: too many deaths within the window quarantine, spread out they do not") {
  RestartPolicy spread({.deaths = 3, .window = 10s});
  for (int i = 0; i < 20; ++i) spread.died(kOrigin + i * 6s);
  CHECK_FALSE(spread.is_quarantined());
  RestartPolicy close({.deaths = 3, .window = 10s});
  for (int i = 0; i < 3; ++i) close.died(kOrigin + i * 4s);
  CHECK(close.is_quarantined());
}

TEST_CASE("restarts: released, it starts with a clean record") {
  RestartPolicy policy({.deaths = 2, .window = 60s});
  policy.died(kOrigin);
  policy.died(kOrigin);
  REQUIRE(policy.is_quarantined());
  policy.release();
  CHECK_FALSE(policy.is_quarantined());
  CHECK(policy.not_before() <= kOrigin);
  policy.died(kOrigin);
  CHECK_FALSE(policy.is_quarantined());
}

TEST_CASE("restarts: deaths that nobody explains cost no wait, and quarantine once there are many") {
  RestartPolicy policy({.unexplained_deaths = 20, .window = 10s});
  for (int i = 0; i < 19; ++i) policy.died_unexplained(kOrigin);
  CHECK_FALSE(policy.is_quarantined());
  CHECK(policy.not_before() <= kOrigin);
  policy.died_unexplained(kOrigin);
  CHECK(policy.is_quarantined());
  CHECK(policy.deaths() == 20);
  policy.release();
  policy.died_unexplained(kOrigin);
  CHECK_FALSE(policy.is_quarantined());
}
