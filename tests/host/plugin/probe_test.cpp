#include <doctest/doctest.h>

#include <signal.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "plugin/probe.hpp"
#include "world.hpp"

TEST_CASE("a probe brings the descriptions of all services, in the factory's order") {
  const auto description = test::prober().probe(test::fixture("two"));
  REQUIRE(description.has_value());
  REQUIRE(description->size() == 2);
  CHECK((*description)[0].name == "good");
  CHECK((*description)[0].title == "Good");
  CHECK((*description)[1].name == "second");
}

TEST_CASE("a file that does not load is refused in the linker's words, without the private path") {
  const auto description = test::prober().probe("/nowhere/x.so");
  REQUIRE_FALSE(description.has_value());
  CHECK(description.error().step == plugin::Step::probe);
  CHECK(description.error().reason.find("does not load") != std::string::npos);
  CHECK(description.error().reason.find("/nowhere") == std::string::npos);
}

TEST_CASE("a path that cannot be sent is refused") {
  CHECK_FALSE(test::prober().probe(std::string(5000, 'x')).has_value());
}

TEST_CASE("probes of several threads do not mix, and a hanging one holds up no other") {
  const auto prober = plugin::Prober::start({.time_ms = 1000});
  std::string hung;
  std::thread hanging([&] {
    const auto description = prober->probe(test::fixture("describe_hangs"));
    if (!description) hung = description.error().reason;
  });
  int good = 0;
  for (int i = 0; i < 20; ++i) {
    const auto description = prober->probe(test::fixture(i % 2 == 0 ? "good" : "other"));
    good += description && description->at(0).name == (i % 2 == 0 ? "good" : "other") ? 1 : 0;
  }
  CHECK(good == 20);
  hanging.join();
  CHECK(hung.find("time limit while describing service 0") != std::string::npos);
}

TEST_CASE("descriptions longer than allowed are refused") {
  const auto prober = plugin::Prober::start({.time_ms = 1000, .output_bytes = 40});
  const auto description = prober->probe(test::fixture("good"));
  REQUIRE_FALSE(description.has_value());
}

TEST_CASE("a prober whose process was killed refuses instead of hanging") {
  const auto prober = plugin::Prober::start();
  const auto self = std::to_string(getpid());
  std::ifstream children("/proc/" + self + "/task/" + self + "/children");
  pid_t newest = 0;
  for (pid_t child = 0; children >> child;) newest = child;
  REQUIRE(newest > 0);
  REQUIRE(kill(newest, SIGKILL) == 0);
  const auto description = prober->probe(test::fixture("good"));
  REQUIRE_FALSE(description.has_value());
  CHECK(description.error().reason.find("process") != std::string::npos);
}
