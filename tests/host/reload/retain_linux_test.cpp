// Libraries that cannot be unloaded, and the end of the reloader.
#include <doctest/doctest.h>

#include <fstream>

#include "world.hpp"

namespace {

namespace fs = std::filesystem;

// What is said when the fixture's library is replaced.
std::string reason_to_retain(const std::string& fixture) {
  test::World world;
  world.install(fixture, "good.so");
  world.reloader.load_all();
  world.reloader.start();
  world.install("better", "good.so");
  REQUIRE(world.diary.wait_for("retained good.so"));
  CHECK(world.answer("good") == "Better");
  const auto retained = world.registry.list().retained;
  REQUIRE(retained.size() == 1);
  CHECK(retained[0].file == "good.so");
  CHECK(retained[0].services == std::vector<std::string>{"good#1"});
  return retained[0].reason;
}

}  // namespace

TEST_CASE("a library that stays in memory is listed with the reason") {
  CHECK(reason_to_retain("unique_symbol").find("unique symbols") != std::string::npos);
  CHECK(reason_to_retain("thread_local_destructor").find("thread_local") != std::string::npos);
  CHECK(reason_to_retain("quiesce_fails").find("quiesce of good did not end its threads") !=
        std::string::npos);
  CHECK(reason_to_retain("pins_itself").find("dynamic linker keeps it") != std::string::npos);
}

TEST_CASE("a library whose thread outlives quiesce stays in memory under it") {
  CHECK(reason_to_retain("thread_outlives_quiesce").find("a thread of it still runs") != std::string::npos);
}

TEST_CASE("a file that has retained too much is not reloaded any more") {
  reload::ReloaderOptions options;
  options.max_retained = 1;
  test::World world(std::move(options));
  world.install("quiesce_fails", "good.so");
  world.reloader.load_all();
  world.reloader.start();
  world.install("good", "good.so");
  REQUIRE(world.diary.wait_for("retained good.so"));
  world.install("better", "good.so");
  REQUIRE(world.diary.wait_for("refused good.so load: 1 earlier generations of it"));
  CHECK(world.answer("good") == "Good");
}

TEST_CASE("stopping unloads what no call holds") {
  test::World world;
  world.install("good", "good.so");
  world.reloader.load_all();
  world.reloader.start();
  world.reloader.stop();
  CHECK(world.diary.count("unloaded good.so") == 1);
  CHECK(world.registry.find("good") == nullptr);
}

TEST_CASE("a call that outlasts the reloader ends unharmed, and its library stays") {
  auto world = std::make_unique<test::World>();
  world->install("good", "good.so");
  world->reloader.load_all();
  auto held = world->registry.find("good");
  world->reloader.stop();
  CHECK(world->diary.count("unloaded") == 0);
  world.reset();
  std::string log;
  held->receive(test::as_call(log), aha_event{});
  CHECK(log == "Good");
  held.reset();
}

TEST_CASE("private copies of a host that died are swept, those of a living one are not") {
  const test::TemporaryDirectory directory;
  const auto stale = directory.path() / "private-copies" / "host-stale1";
  fs::create_directories(stale);
  fs::copy_file(test::fixture("good"), stale / "1-good.so");
  std::ofstream(stale / "lock");
  plugin::Registry registry;
  test::Diary diary;
  reload::ReloaderOptions options;
  options.plugins_dir = directory.path() / "none";
  options.state_dir = directory.path();
  const reload::Reloader first(options, test::host(), test::prober(), registry, diary);
  CHECK_FALSE(fs::exists(stale));
  const auto folders = [&] {
    return std::distance(fs::directory_iterator(directory.path() / "private-copies"),
                         fs::directory_iterator());
  };
  CHECK(folders() == 1);
  const reload::Reloader second(options, test::host(), test::prober(), registry, diary);
  CHECK(folders() == 2);
}
