#include <doctest/doctest.h>
#include <windows.h>

#include <filesystem>
#include <thread>

#include "develop/build_command.hpp"
#include "host/test_files.hpp"

using develop::BuildCommand;

namespace {

develop::BuildResult run(const char* command) {
  return BuildCommand(command).run();
}

}  // namespace

TEST_CASE("build command: one that succeeds has no error") {
  const auto result = run("echo fine & exit 0");
  CHECK(result.succeeded);
  CHECK(result.error.empty());
}

TEST_CASE("build command: the compiler's first error is what is shown") {
  const auto result =
      run("echo [1/2] Building& echo a.cpp:3:5: warning: unused>&2& echo a.cpp:7:1: error: expected ;>&2& "
          "exit 1");
  CHECK_FALSE(result.succeeded);
  CHECK(result.error == "a.cpp:7:1: error: expected ;");
}

TEST_CASE("build command: without a compiler's error the last line is shown, or that there is none") {
  CHECK(run("echo one& echo two& exit 3").error == "two");
  CHECK(run("exit 3").error == "the build command failed and printed nothing");
  CHECK(run("no-such-command-anywhere").succeeded == false);
}

TEST_CASE("build command: quotes and blanks reach the shell as they are") {
  CHECK(run("echo \"a  b\"& exit 1").error == "\"a  b\"");
}

TEST_CASE("build command: is ended with all it started") {
  const test::TemporaryDirectory folder;
  const auto flag = folder.path() / "flag";
  BuildCommand command("echo x>\"" + flag.string() + "\"& ping -n 300 127.0.0.1");
  std::thread stopper([&] {
    while (!std::filesystem::exists(flag)) std::this_thread::yield();
    command.stop();
  });
  const auto result = command.run();
  stopper.join();
  CHECK_FALSE(result.succeeded);
  CHECK(result.took < std::chrono::seconds(60));
}

TEST_CASE("build command: none begins after a stop, whenever that came") {
  BuildCommand command("ping -n 300 127.0.0.1");
  command.stop();
  CHECK_FALSE(command.run().succeeded);
}
