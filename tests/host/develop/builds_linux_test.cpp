#include "develop/builds.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

namespace fs = std::filesystem;

namespace {

struct Project {
  fs::path path = fs::temp_directory_path() / ("aha-builds-" + std::to_string(::getpid()));
  Project() {
    fs::remove_all(path);
    fs::create_directories(path / "build");
  }
  ~Project() { fs::remove_all(path); }
  Project(const Project&) = delete;
  Project& operator=(const Project&) = delete;

  void write(const fs::path& name, const std::string& text) const { std::ofstream(path / name) << text; }
  std::string read(const fs::path& name) const {
    std::ifstream file(path / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  bool comes(const fs::path& name, const std::string& text) const {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (read(name) != text && std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return read(name) == text;
  }
};

}  // namespace

TEST_CASE("builds: a file that is saved while a build runs is in the next one") {
  const Project project;
  project.write("one.c", "first");
  // As Make does: builds what is older than its source. It has read the source by the time it says so, and writes what
  // it made of it later than the next save.
  const std::string command = "cd '" + project.path.string() +
                              "' && if [ ! -e build/made ] || [ one.c -nt build/made ]; then"
                              "  cat one.c > build/read;"
                              "  until [ -e build/go_on ]; do sleep 0.01; done;"
                              "  cat build/read > build/made;"
                              "fi";
  auto log = telemetry::Log::silent();
  develop::Builds builds(command, {project.path});
  builds.start(log, [](bool) {});
  REQUIRE(project.comes("build/read", "first"));
  project.write("one.c", "second");
  project.write("build/go_on", "");
  CHECK(project.comes("build/made", "second"));
  builds.stop();
}
