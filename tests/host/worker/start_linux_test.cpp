// What becomes of events for whose service no process can be started, for want of descriptors.
#include <doctest/doctest.h>

#include <algorithm>

#include "host/no_descriptor_left.hpp"
#include "stand_ins.hpp"

using namespace std::chrono_literals;

namespace {

worker::FleetOptions soon_hopeless() {
  worker::FleetOptions options;
  options.module.starts = {.first_wait = 1ms, .longest_wait = 20ms, .patience = 100ms};
  return options;
}

// A second loop that sends events to the same service.
class FurtherLoop {
 public:
  explicit FurtherLoop(test::World& world)
      : world_(world),
        loop_({.egress =
                   [](boost::asio::io_context& context) { return std::make_unique<FakeEgress>(context); }},
              world.limits) {}

  void run() {
    loop_.defer([this] {
      runtime::Event event;
      event.id = "e-2";
      event.name = "ping";
      loop_.start(world_.generation, event, 20s, [this](runtime::Outcome&& outcome) {
        outcomes.push_back(std::move(outcome));
        loop_.context().stop();
      });
    });
    loop_.run();
    loop_.context().restart();
  }

  std::vector<runtime::Outcome> outcomes;

 private:
  test::World& world_;
  runtime::Loop loop_;
};

std::size_t lines_of(test::Diary& diary, std::string_view start) {
  const std::lock_guard lock(diary.mutex);
  return static_cast<std::size_t>(
      std::ranges::count_if(diary.lines, [&](const auto& line) { return line.starts_with(start); }));
}

}  // namespace

TEST_CASE("workers: events fail with the reason if the system has no descriptor left, and go on when it has" *
          doctest::skip(test::sanitizer_needs_descriptors)) {
  test::World world("answers", soon_hopeless());
  {
    const test::NoDescriptorLeft none;
    world.run(20);
  }
  REQUIRE(world.outcomes.size() == 20);
  for (const auto& outcome : world.outcomes) {
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->kind == AHA_FAIL_INTERNAL);
    CHECK(outcome.failure->message.find("Too many open files") != std::string::npos);
  }
  // Nobody's fault: no death, no quarantine; and one try serves all that wait.
  CHECK(world.module->worker_status().deaths == 0);
  CHECK(world.diary.fates.empty());
  CHECK(lines_of(world.diary, "start failed: ") < 40);
  world.outcomes.clear();
  world.run(20);
  for (const auto& outcome : world.outcomes) CHECK_FALSE(outcome.failure);
  CHECK(world.module->worker_status().state == "running");
}

TEST_CASE("workers: a process that serves keeps serving while no channel to it can be had" *
          doctest::skip(test::sanitizer_needs_descriptors)) {
  test::World world("answers", soon_hopeless());
  world.run();
  REQUIRE_FALSE(world.outcomes.at(0).failure);
  // The host may learn of it after the first answer.
  while (world.module->worker_status().pid == 0) world.run();
  const auto pid = world.module->worker_status().pid;
  // Another loop, which has no channel to the process yet.
  FurtherLoop other(world);
  {
    const test::NoDescriptorLeft none;
    other.run();
  }
  REQUIRE(other.outcomes.size() == 1);
  REQUIRE(other.outcomes[0].failure);
  CHECK(other.outcomes[0].failure->message.find("Too many open files") != std::string::npos);
  world.run();
  CHECK_FALSE(world.outcomes.back().failure);
  CHECK(world.module->worker_status().pid == pid);
}
