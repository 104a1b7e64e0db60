#include "develop/build_command.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

#include <filesystem>
#include <string>
#include <thread>

namespace fs = std::filesystem;
using develop::BuildCommand;

namespace {

develop::BuildResult run(const char* command) {
  return BuildCommand(command).run();
}

}  // namespace

TEST_CASE("build command: one that succeeds has no error") {
  const auto result = run("echo fine; exit 0");
  CHECK(result.succeeded);
  CHECK(result.error.empty());
}

TEST_CASE("build command: the compiler's first error is what is shown") {
  const auto result = run(
      "echo '[1/2] Building'; echo 'a.cpp:3:5: warning: unused' >&2; echo 'a.cpp:7:1: error: expected ;' >&2;"
      "echo 'a.cpp:9:1: error: another' >&2; echo 'ninja: build stopped'; exit 1");
  CHECK_FALSE(result.succeeded);
  CHECK(result.error == "a.cpp:7:1: error: expected ;");
}

TEST_CASE("build command: without a compiler's error the last line is shown, or that there is none") {
  CHECK(run("echo one; echo two; exit 3").error == "two");
  CHECK(run("exit 3").error == "the build command failed and printed nothing");
  CHECK(run("no-such-command-anywhere").error.find("no-such-command-anywhere") != std::string::npos);
}

TEST_CASE("build command: output without end does not fill the memory, and the end is still seen") {
  const auto result = run("head -c 20000000 /dev/zero | tr '\\0' 'x'; exit 1");
  CHECK_FALSE(result.succeeded);
  CHECK(result.error.size() <= 1024 * 1024);
}

TEST_CASE("build command: is ended with all it started") {
  const auto flag = fs::temp_directory_path() / ("aha-build-command-" + std::to_string(::getpid()));
  BuildCommand command("touch " + flag.string() + "; sleep 300 & wait");
  std::thread stopper([&] {
    while (!fs::exists(flag)) std::this_thread::yield();
    command.stop();
  });
  const auto result = command.run();
  stopper.join();
  fs::remove(flag);
  CHECK_FALSE(result.succeeded);
  CHECK(result.took < std::chrono::seconds(60));
}

TEST_CASE("build command: none begins after a stop, whenever that came") {
  BuildCommand command("sleep 300");
  command.stop();
  const auto result = command.run();
  CHECK_FALSE(result.succeeded);
  CHECK(result.took < std::chrono::seconds(60));
}
