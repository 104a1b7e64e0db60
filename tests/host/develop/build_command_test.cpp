#include "develop/build_command.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

TEST_CASE("build command: one that succeeds has no error") {
  const auto result = develop::run_build("echo fine; exit 0");
  CHECK(result.succeeded);
  CHECK(result.error.empty());
}

TEST_CASE("build command: the compiler's first error is what is shown") {
  const auto result = develop::run_build(
      "echo '[1/2] Building'; echo 'a.cpp:3:5: warning: unused' >&2; echo 'a.cpp:7:1: error: expected ;' >&2;"
      "echo 'a.cpp:9:1: error: another' >&2; echo 'ninja: build stopped'; exit 1");
  CHECK_FALSE(result.succeeded);
  CHECK(result.error == "a.cpp:7:1: error: expected ;");
}

TEST_CASE("build command: without a compiler's error the last line is shown, or that there is none") {
  CHECK(develop::run_build("echo one; echo two; exit 3").error == "two");
  CHECK(develop::run_build("exit 3").error == "the build command failed and printed nothing");
  CHECK(develop::run_build("no-such-command-anywhere").error.find("no-such-command-anywhere") !=
        std::string::npos);
}

TEST_CASE("build command: output without end does not fill the memory, and the end is still seen") {
  const auto result = develop::run_build("head -c 20000000 /dev/zero | tr '\\0' 'x'; exit 1");
  CHECK_FALSE(result.succeeded);
  CHECK(result.error.size() <= 1024 * 1024);
}

TEST_CASE("build command: is ended with all it started") {
  std::atomic<bool> ended{false};
  std::thread stopper([&] {
    while (!ended) {
      develop::stop_build();  // does nothing until the build runs
      std::this_thread::yield();
    }
  });
  const auto result = develop::run_build("sleep 300 & wait");
  ended = true;
  stopper.join();
  CHECK_FALSE(result.succeeded);
  CHECK(result.took < std::chrono::seconds(60));
}
