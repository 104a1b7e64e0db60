#include "develop/source_watcher.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <fstream>
#include <future>

#include "develop/sources.hpp"
#include "host/test_files.hpp"

namespace fs = std::filesystem;
using develop::SourceWatcher;

namespace {

struct Folder {
  test::TemporaryDirectory directory;
  fs::path path = directory.path();
  Folder() { fs::create_directories(path / "plugins" / "one"); }
  void write(const fs::path& name) const { std::ofstream(path / name) << "text"; }
};

}  // namespace

TEST_CASE("source watcher: a saved source is named, however deep it lies") {
  const Folder folder;
  SourceWatcher watcher({folder.path});
  folder.write("plugins/one/one.cpp");
  const auto saved = watcher.wait();
  REQUIRE(saved);
  CHECK(saved->back().filename() == "one.cpp");
}

TEST_CASE("source watcher: each of many saves within a second is seen, though the size stays") {
  const Folder folder;
  folder.write("plugins/one.cpp");
  SourceWatcher watcher({folder.path});
  for (int saves = 0; saves < 5; ++saves) {
    folder.write("plugins/one.cpp");
    auto saved = std::async(std::launch::async, [&] { return watcher.wait(); });
    const bool is_seen = saved.wait_for(std::chrono::seconds(10)) == std::future_status::ready;
    if (!is_seen) watcher.stop();
    REQUIRE(is_seen);
    CHECK(saved.get()->back().filename() == "one.cpp");
  }
}

TEST_CASE("source watcher: what a project of each language is built from is a source") {
  for (const char* name : {"CMakeLists.txt", "hello.cpp", "hello.hpp", "hello.c", "Makefile", "hello.rs",
                           "Cargo.toml", "plugin.go", "go.mod", "exports.map"})
    CHECK_MESSAGE(develop::is_source(name), name);
  for (const char* name : {"README.md", "hello.o", "hello.so", ".hello.cpp.swp", "#hello.cpp#"})
    CHECK_MESSAGE(!develop::is_source(name), name);
}

TEST_CASE("source watcher: a folder made later is watched too") {
  const Folder folder;
  SourceWatcher watcher({folder.path});
  fs::create_directories(folder.path / "plugins" / "two");
  folder.write("plugins/two.cpp");
  REQUIRE(watcher.wait());  // by now the new folder has been seen
  folder.write("plugins/two/two.hpp");
  CHECK(watcher.wait()->back().filename() == "two.hpp");
}

TEST_CASE("source watcher: what a build or an editor leaves behind is no change") {
  const Folder folder;
  fs::create_directories(folder.path / "build");
  fs::create_directories(folder.path / "out");
  folder.write("out/CMakeCache.txt");
  SourceWatcher watcher({folder.path});
  for (const char* const name :
       {"build/made.cpp", "out/made.cpp", "plugins/.one.cpp.swp", "plugins/#one.cpp#", "plugins/one.cpp~",
        "plugins/one.o", "plugins/one.so"}) {
    folder.write(name);
  }
  folder.write("plugins/last.cpp");
  CHECK(watcher.wait()->back().filename() == "last.cpp");
}

TEST_CASE("source watcher: several saves at once are one change") {
  const Folder folder;
  SourceWatcher watcher({folder.path});
  for (int i = 0; i < 20; ++i) folder.write("plugins/" + std::to_string(i) + ".cpp");
  REQUIRE(watcher.wait());
  watcher.stop();
  CHECK_FALSE(watcher.wait());
}

TEST_CASE("source watcher: stop() ends a wait") {
  const Folder folder;
  SourceWatcher watcher({folder.path});
  auto waiting = std::async(std::launch::async, [&] { return watcher.wait(); });
  watcher.stop();
  CHECK_FALSE(waiting.get());
}

TEST_CASE("source watcher: a folder that is not there is refused by name") {
  CHECK_THROWS_WITH_AS(SourceWatcher({"/no/such/folder"}), doctest::Contains("/no/such/folder"),
                       std::exception);
}
