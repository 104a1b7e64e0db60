#include "egress/host_limiter.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <vector>

using egress::HostLimiter;
using Place = egress::HostLimiter::Place;

TEST_CASE("host limiter: beyond the limit one waits, and is served in order") {
  HostLimiter limiter(1);
  std::vector<int> served;
  auto first = std::make_unique<Place>(limiter, "a", [] {});
  auto second = std::make_unique<Place>(limiter, "a", [&] { served.push_back(2); });
  auto third = std::make_unique<Place>(limiter, "a", [&] { served.push_back(3); });
  CHECK(first->is_granted());
  CHECK_FALSE(second->is_granted());

  first.reset();
  CHECK(served == std::vector{2});
  CHECK(second->is_granted());
  CHECK_FALSE(third->is_granted());
  second.reset();
  CHECK(served == std::vector{2, 3});
}

TEST_CASE("host limiter: hosts do not wait for each other") {
  HostLimiter limiter(1);
  const Place a(limiter, "a", [] {});
  const Place b(limiter, "b", [] {});
  CHECK(a.is_granted());
  CHECK(b.is_granted());
}

TEST_CASE("host limiter: who leaves the line is passed over, and takes no place along") {
  HostLimiter limiter(1);
  bool left_served = false;
  bool stayed_served = false;
  auto first = std::make_unique<Place>(limiter, "a", [] {});
  auto leaves = std::make_unique<Place>(limiter, "a", [&] { left_served = true; });
  auto stays = std::make_unique<Place>(limiter, "a", [&] { stayed_served = true; });
  leaves.reset();
  first.reset();
  CHECK_FALSE(left_served);
  CHECK(stayed_served);
  stays.reset();
  CHECK(Place(limiter, "a", [] {}).is_granted());
}

TEST_CASE("host limiter: a place survives the growth of the table") {
  HostLimiter limiter(1);
  bool served = false;
  auto first = std::make_unique<Place>(limiter, "first", [] {});
  const Place second(limiter, "first", [&] { served = true; });
  std::vector<std::unique_ptr<Place>> others;
  for (int i = 0; i < 1'000; ++i)
    others.push_back(std::make_unique<Place>(limiter, "host" + std::to_string(i), [] {}));
  first.reset();
  CHECK(served);
}
