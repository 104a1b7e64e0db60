#include "runtime/fiber.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using runtime::Fiber;
using runtime::StackPool;

namespace {

// A fiber whose body is a lambda that is given the fiber, to park.
struct Running {
  explicit Running(StackPool& stacks, std::function<void(Fiber&)> work)
      : fiber(stacks), body(std::move(work)) {
    fiber.start([](void* self) { static_cast<Running*>(self)->body(static_cast<Running*>(self)->fiber); },
                this);
  }
  Fiber fiber;
  std::function<void(Fiber&)> body;
};

}  // namespace

TEST_CASE("fiber: parks and is resumed where it stood") {
  StackPool stacks;
  std::vector<int> steps;
  Running running(stacks, [&](Fiber& fiber) {
    steps.push_back(1);
    fiber.park();
    steps.push_back(3);
  });
  steps.push_back(2);
  CHECK_FALSE(running.fiber.ended());
  running.fiber.resume();
  CHECK(running.fiber.ended());
  CHECK(steps == std::vector{1, 2, 3});
}

TEST_CASE("fiber: an exception rethrown after a park inside its catch block is the fiber's own") {
  StackPool stacks;
  std::vector<std::string> caught(3);
  std::vector<std::unique_ptr<Running>> all;
  for (std::size_t i = 0; i < caught.size(); ++i) {
    all.push_back(std::make_unique<Running>(stacks, [&caught, i](Fiber& fiber) {
      try {
        try {
          throw std::runtime_error("event " + std::to_string(i));
        } catch (...) {
          fiber.park();  // here the others throw
          throw;
        }
      } catch (const std::exception& error) {
        caught[i] = error.what();
      }
    }));
  }
  for (const auto& one : all) one->fiber.resume();
  CHECK(caught == std::vector<std::string>{"event 0", "event 1", "event 2"});
}

TEST_CASE("fiber: an exception of the outside survives fibers that throw meanwhile") {
  StackPool stacks;
  try {
    throw std::runtime_error("outside");
  } catch (...) {
    Running running(stacks, [](Fiber&) {
      try {
        throw std::logic_error("inside");
      } catch (const std::logic_error&) {
      }
    });
    CHECK_THROWS_WITH(throw, "outside");
  }
}

TEST_CASE("fiber: a thousand at once on their own stacks, resumed in another order") {
  StackPool stacks;
  std::size_t sum = 0;
  std::vector<std::unique_ptr<Running>> all;
  for (std::size_t i = 0; i < 1'000; ++i) {
    all.push_back(std::make_unique<Running>(stacks, [&sum, i](Fiber& fiber) {
      volatile char used[4'096];
      used[0] = static_cast<char>(i);
      fiber.park();
      fiber.park();
      sum += i + static_cast<std::size_t>(used[0] - static_cast<char>(i));
    }));
  }
  for (auto at = all.rbegin(); at != all.rend(); ++at) (*at)->fiber.resume();
  for (const auto& one : all) one->fiber.resume();
  CHECK(sum == 499'500);
}

TEST_CASE("fiber: a deep but bounded recursion fits") {
  StackPool stacks;
  std::function<int(int)> depth = [&](int left) { return left == 0 ? 0 : 1 + depth(left - 1); };
  int reached = 0;
  Running running(stacks, [&](Fiber&) { reached = depth(500); });
  CHECK(reached == 500);
}
