#include <doctest/doctest.h>
#include <pthread.h>

#include <array>
#include <string>
#include <thread>

#include "edge/thread_edge.hpp"

TEST_CASE("thread_edge: the thread has its name, cut to what the system takes") {
  std::array<char, 32> name{};
  std::thread([&] {
    edge::thread_edge(
        "aha-a-very-long-name", [&] { pthread_getname_np(pthread_self(), name.data(), name.size()); },
        [](std::string_view) { return edge::give_up; });
  }).join();
  CHECK(std::string(name.data()) == "aha-a-very-long");
}
