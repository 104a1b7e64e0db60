#include <doctest/doctest.h>

#include <thread>

#include "host/probe/processes.hpp"
#include "host/test_files.hpp"
#include "probe/prober.hpp"

TEST_CASE("a probe brings the descriptions of all services, in the factory's order") {
  const auto description = test::prober().probe(test::fixture("two"));
  REQUIRE(description.has_value());
  REQUIRE(description->size() == 2);
  CHECK((*description)[0].name == "good");
  CHECK((*description)[0].title == "Good");
  CHECK((*description)[1].name == "second");
}

TEST_CASE("a file that does not load is refused in the linker's words, without the private path") {
  const auto description = test::prober().probe(test::fixture("nowhere"));
  REQUIRE_FALSE(description.has_value());
  CHECK(description.error().step == plugin::Step::probe);
  CHECK(description.error().reason.find("does not load") != std::string::npos);
  CHECK(description.error().reason.find("nowhere") == std::string::npos);
}

TEST_CASE("a path that cannot be sent is refused") {
  CHECK_FALSE(test::prober().probe(std::string(5000, 'x')).has_value());
}

TEST_CASE("probes of several threads do not mix, and a hanging one holds up no other") {
  const auto prober = probe::Prober::start({.time_ms = 1000});
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
  const auto prober = probe::Prober::start({.time_ms = 1000, .output_bytes = 40});
  const auto description = prober->probe(test::fixture("good"));
  REQUIRE_FALSE(description.has_value());
}

TEST_CASE("code that prints while it is probed is heard on both streams and not refused") {
  std::vector<std::string> lines;
  const auto description = test::prober().probe(test::fixture("prints_in_constructor"), plugin::Tier::in_host,
                                                [&](const std::string& line) { lines.push_back(line); });
  REQUIRE_MESSAGE(description.has_value(), description.error().reason);
  CHECK(lines == std::vector<std::string>{"on standard output", "on standard error"});
}

TEST_CASE("what its constructors do wrong is told with what they died of") {
  const auto reason = [](const char* name) {
    const auto description = test::prober().probe(test::fixture(name));
    return description ? std::string() : description.error().reason;
  };
  CHECK(reason("crashes_in_constructor").starts_with("it crashed with "));
  CHECK(reason("crashes_in_constructor").ends_with(" while its constructors ran"));
  CHECK(reason("exits_in_constructor").find("exit status") != std::string::npos);
  CHECK(reason("describe_crashes").ends_with(" while describing service 0"));
  CHECK(reason("thread_in_constructor").find("it starts a thread while it is loaded") != std::string::npos);
}
