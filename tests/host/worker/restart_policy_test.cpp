#include "worker/restart_policy.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace std::chrono_literals;
using worker::RestartPolicy;

namespace {
const RestartPolicy::Clock::time_point first_death = RestartPolicy::Clock::time_point{} + 1h;
}

TEST_CASE("restarts: the first death costs no wait, the next ones twice as much each") {
  RestartPolicy policy({.deaths = 10, .window = 60s, .first_wait = 100ms, .longest_wait = 500ms});
  policy.died(first_death);
  CHECK(policy.not_before() <= first_death);
  std::vector<std::chrono::milliseconds> waits;
  for (int i = 0; i < 5; ++i) {
    policy.died(first_death);
    waits.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(policy.not_before() - first_death));
  }
  CHECK(waits == std::vector<std::chrono::milliseconds>{100ms, 200ms, 400ms, 500ms, 500ms});
}

TEST_CASE("restarts: too many deaths within the window quarantine, spread out they do not") {
  RestartPolicy spread({.deaths = 3, .window = 10s});
  for (int i = 0; i < 20; ++i) spread.died(first_death + i * 6s);
  CHECK_FALSE(spread.is_quarantined());
  RestartPolicy close({.deaths = 3, .window = 10s});
  for (int i = 0; i < 3; ++i) close.died(first_death + i * 4s);
  CHECK(close.is_quarantined());
}

TEST_CASE("restarts: released, it starts with a clean record") {
  RestartPolicy policy({.deaths = 2, .window = 60s});
  policy.died(first_death);
  policy.died(first_death);
  REQUIRE(policy.is_quarantined());
  policy.release();
  CHECK_FALSE(policy.is_quarantined());
  CHECK(policy.not_before() <= first_death);
  policy.died(first_death);
  CHECK_FALSE(policy.is_quarantined());
}

TEST_CASE("restarts: deaths that nobody explains cost no wait, and quarantine once there are many") {
  RestartPolicy policy({.unexplained_deaths = 20, .window = 10s});
  for (int i = 0; i < 19; ++i) policy.died_unexplained(first_death);
  CHECK_FALSE(policy.is_quarantined());
  CHECK(policy.not_before() <= first_death);
  policy.died_unexplained(first_death);
  CHECK(policy.is_quarantined());
  CHECK(policy.deaths() == 20);
  policy.release();
  policy.died_unexplained(first_death);
  CHECK_FALSE(policy.is_quarantined());
}
