#include "edge/thread_edge.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <vector>

TEST_CASE("thread_edge: an exception ends neither the process nor the thread's work") {
  std::vector<std::string> heard;
  int rounds = 0;
  std::thread([&] {
    edge::thread_edge(
        "test",
        [&] {
          if (++rounds < 3) throw std::runtime_error("round " + std::to_string(rounds));
        },
        [&](std::string_view what) {
          heard.emplace_back(what);
          return edge::go_on;
        });
  }).join();
  CHECK(rounds == 3);
  CHECK(heard == std::vector<std::string>{"round 1", "round 2"});
}

TEST_CASE("thread_edge: who gives up is not run again") {
  int rounds = 0;
  edge::thread_edge(
      "test",
      [&] {
        ++rounds;
        throw 1;
      },
      [](std::string_view) { return edge::give_up; });
  CHECK(rounds == 1);
}

TEST_CASE("thread_edge: one that cannot even be reported does not end the process") {
  int rounds = 0;
  edge::thread_edge(
      "test",
      [&] {
        if (++rounds == 1) throw 1;
      },
      [](std::string_view) -> edge::Pause { throw std::bad_alloc(); });
  CHECK(rounds == 2);
}
