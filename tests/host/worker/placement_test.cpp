#include "worker/placement.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace std::chrono_literals;
using worker::Placement;
using Move = Placement::Move;

namespace {

// Rounds back to back, as one client makes them that waits for each answer.
struct Traffic {
  Placement placement;
  Placement::Clock::time_point now = Placement::Clock::time_point{} + 1h;

  // The first move that so many rounds bring about.
  Move rounds(std::uint32_t count, Placement::Clock::duration took, Placement::Clock::duration pause = 0us) {
    for (std::uint32_t i = 0; i < count; ++i) {
      now += took + pause;
      if (const auto move = placement.round(took, now); move != Move::none) return move;
    }
    return Move::none;
  }
  Move sample(Placement::Clock::duration took) { return rounds(Placement::sample_rounds, took); }
  Move settled_sample(Placement::Clock::duration took) {
    return rounds(Placement::settling_rounds + Placement::sample_rounds, took);
  }
};

}  // namespace

TEST_CASE("placement: tried once there are rounds enough, and kept while it is quicker") {
  Traffic traffic;
  CHECK(traffic.rounds(Placement::sample_rounds - 1, 50us) == Move::none);
  CHECK(traffic.rounds(1, 50us) == Move::join);
  CHECK(traffic.settled_sample(10us) == Move::none);
  for (int i = 0; i < 10; ++i) CHECK(traffic.sample(12us) == Move::none);
  CHECK(traffic.sample(51us) == Move::part);
}

TEST_CASE("placement: the first rounds after the move judge nothing") {
  Traffic traffic;
  CHECK(traffic.sample(50us) == Move::join);
  CHECK(traffic.rounds(Placement::settling_rounds, 900us) == Move::none);
  CHECK(traffic.sample(10us) == Move::none);
  CHECK(traffic.sample(12us) == Move::none);
}

TEST_CASE("placement: a try that is no plain gain ends, and the next one waits twice as long each time") {
  Traffic traffic;
  REQUIRE(traffic.sample(50us) == Move::join);
  for (auto rest = Placement::first_rest; rest < 3 * Placement::longest_rest; rest *= 2) {
    REQUIRE(traffic.settled_sample(45us) == Move::part);
    const auto parted = traffic.now;
    while (traffic.rounds(1, 50us) != Move::join) {
    }
    const auto rested = traffic.now - parted - 50us * Placement::sample_rounds;
    CHECK(rested >= std::min(rest, Placement::longest_rest) - 50us);
    CHECK(rested <= std::min(rest, Placement::longest_rest) + 50us);
  }
}

TEST_CASE("placement: a try that has lost already is not carried on") {
  Traffic traffic;
  CHECK(traffic.sample(10us) == Move::join);
  traffic.rounds(Placement::settling_rounds, 10us);
  CHECK(traffic.rounds(25, 100us) == Move::none);
  CHECK(traffic.rounds(1, 100us) == Move::part);
}

TEST_CASE("placement: sparse rounds, and long ones, are left alone") {
  Traffic sparse;
  CHECK(sparse.rounds(Placement::sample_rounds * 4, 50us, 1ms) == Move::none);
  Traffic slow;
  CHECK(slow.rounds(Placement::sample_rounds * 4, Placement::longest_round + 1us) == Move::none);
}

TEST_CASE("placement: parted for another reason, it is tried again after a while") {
  Traffic traffic;
  CHECK(traffic.sample(50us) == Move::join);
  traffic.placement.parted(traffic.now);
  traffic.now += Placement::parted_rest - 100us;
  CHECK(traffic.rounds(1, 50us) == Move::none);
  CHECK(traffic.rounds(Placement::sample_rounds - 1, 50us) == Move::none);
  CHECK(traffic.rounds(1, 50us) == Move::join);
}

TEST_CASE("placement: rounds that were forgotten do not count") {
  Traffic traffic;
  traffic.rounds(Placement::sample_rounds - 1, 50us);
  traffic.placement.forget_rounds();
  CHECK(traffic.rounds(Placement::sample_rounds - 1, 50us) == Move::none);
  CHECK(traffic.rounds(1, 50us) == Move::join);
}
