#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <thread>

#include "world.hpp"

namespace {

namespace fs = std::filesystem;

// A reloader that has loaded what was there and watches for more.
struct Running : test::World {
  explicit Running(reload::ReloaderOptions options = {}) : World(std::move(options)) {
    reloader.load_all();
    reloader.start();
  }

  void serve(const std::string& fixture, const std::string& file, std::string_view loaded) {
    install(fixture, file);
    REQUIRE(diary.wait_for(loaded));
  }
};

}  // namespace

TEST_CASE("what is there at the start serves once load_all returns") {
  test::World world;
  world.install("good", "good.so");
  world.install("other", "other.so");
  world.reloader.load_all();
  CHECK(world.answer("good") == "Good");
  CHECK(world.answer("other") == "Other");
  CHECK(world.registry.find("good")->version() == "1.2.3");
  CHECK(world.registry.find("good")->egress() == std::vector<std::string>{"example.com"});
}

TEST_CASE("a file renamed into the directory serves, replaces, and is proved unloaded") {
  Running world;
  world.serve("good", "good.so", "loaded good#1 good.so");
  CHECK(world.answer("good") == "Good");
  world.serve("better", "good.so", "loaded good#2 good.so");
  CHECK(world.answer("good") == "Better");
  CHECK(world.diary.wait_for("unloaded good.so"));
  CHECK(world.reloader.watch_mode() == "inotify");
}

TEST_CASE("a file copied over in place is replaced") {
  Running world;
  world.write("good.so", test::read_file(test::fixture("good")));
  REQUIRE(world.diary.wait_for("loaded good#1"));
  world.write("good.so", test::read_file(test::fixture("better")));
  REQUIRE(world.diary.wait_for("loaded good#2"));
  CHECK(world.answer("good") == "Better");
  CHECK(world.diary.count("refused") == 0);
}

TEST_CASE("a file written slowly in pieces is loaded when its writer has closed it") {
  Running world;
  const auto content = test::read_file(test::fixture("good"));
  std::ofstream file(world.plugins() / "good.so", std::ios::binary);
  file.write(content.data(), 4096).flush();
  // Other files come and go meanwhile, which shows that the reloader has had its chances.
  world.serve("other", "other.so", "loaded other#1");
  file.write(content.data() + 4096, 4096).flush();
  world.remove("other.so");
  REQUIRE(world.diary.wait_for("retired other#1"));
  CHECK(world.registry.find("good") == nullptr);
  file.write(content.data() + 8192, std::ssize(content) - 8192).flush();
  file.close();
  REQUIRE(world.diary.wait_for("loaded good#1"));
  CHECK(world.diary.count("refused") == 0);
}

TEST_CASE("a file closed half written is refused in time, and loaded once it is whole") {
  reload::ReloaderOptions options;
  options.unfinished_ms = 100;
  Running world(std::move(options));
  const auto content = test::read_file(test::fixture("good"));
  world.write("good.so", content.substr(0, content.size() / 2));
  REQUIRE(world.diary.wait_for("refused good.so settle: it is not a whole shared library"));
  world.write("good.so", content);
  REQUIRE(world.diary.wait_for("loaded good#1"));
  CHECK(world.refusal("good.so").empty());
}

TEST_CASE("a file deleted and made anew is replaced without its service being away") {
  Running world;
  world.serve("good", "good.so", "loaded good#1");
  world.remove("good.so");
  world.write("good.so", test::read_file(test::fixture("better")));
  REQUIRE(world.diary.wait_for("loaded good#2"));
  CHECK(world.diary.count("retired") == 0);
}

TEST_CASE("a file written again with the same content is nothing new") {
  Running world;
  world.serve("good", "good.so", "loaded good#1");
  world.write("good.so", test::read_file(test::fixture("good")));
  world.serve("other", "other.so", "loaded other#1");
  world.remove("other.so");
  REQUIRE(world.diary.wait_for("retired other"));  // 250 ms later, by when good.so was looked at
  CHECK(world.diary.count("loaded good") == 1);
}

TEST_CASE("a deleted file retires its service, and its number is not used again") {
  Running world;
  world.serve("good", "good.so", "loaded good#1");
  world.remove("good.so");
  REQUIRE(world.diary.wait_for("retired good#1 good.so"));
  CHECK(world.registry.find("good") == nullptr);
  CHECK(world.diary.wait_for("unloaded good.so"));
  world.serve("good", "good.so", "loaded good#2");
}

TEST_CASE("two services of one file come and go together") {
  Running world;
  world.serve("two", "two.so", "loaded second#1");
  CHECK(world.registry.find("good")->module() == world.registry.find("second")->module());
  world.serve("good", "two.so", "loaded good#2");
  REQUIRE(world.diary.wait_for("retired second#1"));
  CHECK(world.diary.wait_for("unloaded two.so"));
  CHECK(world.diary.count("unloaded") == 1);
}

TEST_CASE("a library of two services stays while one of them has a call") {
  Running world;
  world.serve("two", "two.so", "loaded second#1");
  auto held = world.registry.find("second");
  world.remove("two.so");
  REQUIRE(world.diary.wait_for("retired second#1"));
  CHECK(held->state() == plugin::GenerationState::draining);
  std::string log;
  held->receive(test::as_call(log), aha_event{});
  CHECK(log == "Good");
  CHECK(world.diary.count("unloaded") == 0);
  held.reset();
  CHECK(world.diary.wait_for("unloaded two.so"));
}

TEST_CASE("a name that is taken is refused by name, and picked up when it is free") {
  Running world;
  world.serve("good", "first.so", "loaded good#1 first.so");
  world.install("two", "second.so");
  REQUIRE(world.diary.wait_for("refused second.so swap: the service good is offered by first.so already"));
  CHECK(world.registry.find("second") == nullptr);  // all of a file or nothing
  world.remove("first.so");
  REQUIRE(world.diary.wait_for("loaded second#1 second.so"));
  CHECK(world.registry.find("good")->file() == "second.so");
  CHECK(world.refusal("second.so").empty());
}

TEST_CASE("only names of libraries are looked at") {
  Running world;
  world.install("good", "good.so.tmp");
  world.install("good", ".good.so");
  world.install("good", "good.txt");
  world.serve("other", "other.so", "loaded other#1");
  CHECK(world.registry.find("good") == nullptr);
  CHECK(world.registry.list().refused.empty());
}

TEST_CASE("what is no file is refused as what it is") {
  test::World world;
  fs::create_directory(world.plugins() / "directory.so");
  fs::create_symlink("nowhere", world.plugins() / "dangling.so");
  REQUIRE(mkfifo((world.plugins() / "pipe.so").c_str(), 0600) == 0);
  world.write("text.so", "a text");
  world.write("empty.so", "");
  world.reloader.load_all();
  CHECK(world.refusal("directory.so") == "settle: it is a directory, not a file");
  CHECK(world.refusal("dangling.so") == "settle: it is a symbolic link that leads nowhere");
  CHECK(world.refusal("pipe.so") == "settle: it is not a regular file");
  CHECK(world.refusal("text.so").starts_with("settle: it is not a shared library"));
  CHECK(world.refusal("empty.so") == "settle: it is not a whole shared library: it is empty");
}

TEST_CASE("a file larger than allowed is not read") {
  reload::ReloaderOptions options;
  options.max_file_bytes = 100;
  test::World world(std::move(options));
  world.install("good", "good.so");
  world.reloader.load_all();
  CHECK(world.refusal("good.so") == "settle: it is larger than 100 bytes");
}

TEST_CASE("a symbolic link serves what it leads to, and what it is turned to") {
  Running world;
  fs::create_symlink(test::fixture("good"), world.plugins() / "good.so");
  REQUIRE(world.diary.wait_for("loaded good#1"));
  fs::create_symlink(test::fixture("better"), world.plugins() / "turned");
  fs::rename(world.plugins() / "turned", world.plugins() / "good.so");
  REQUIRE(world.diary.wait_for("loaded good#2"));
  CHECK(world.answer("good") == "Better");
}

TEST_CASE("a directory that goes away leaves its services serving, and is watched again when it is back") {
  reload::ReloaderOptions options;
  options.poll_interval_ms = 50;
  Running world(std::move(options));
  world.serve("good", "good.so", "loaded good#1");
  fs::rename(world.plugins(), world.plugins().native() + ".away");
  REQUIRE(world.diary.wait_for("watching polling the directory is not there"));
  CHECK(world.answer("good") == "Good");
  fs::create_directory(world.plugins());
  world.serve("better", "good.so", "loaded good#2");
  REQUIRE(world.diary.wait_for("watching inotify", 2));
  world.serve("other", "other.so", "loaded other#1");
}

TEST_CASE("without notifications, polling finds what changed") {
  reload::ReloaderOptions options;
  options.force_polling = true;
  options.poll_interval_ms = 20;
  Running world(std::move(options));
  CHECK(world.reloader.watch_mode() == "polling");
  world.serve("good", "good.so", "loaded good#1");
  world.serve("better", "good.so", "loaded good#2");
  world.remove("good.so");
  CHECK(world.diary.wait_for("retired good#2"));
}

TEST_CASE("200 reloads leave nothing behind") {
  Running world;
  for (int i = 1; i <= 200; ++i)
    world.serve(i % 2 == 0 ? "better" : "good", "good.so", "loaded good#" + std::to_string(i) + " ");
  REQUIRE(world.diary.wait_for("unloaded good.so", 199));
  CHECK(world.registry.list().retained.empty());
}

TEST_CASE("calls that hold a generation are served to their end while it is replaced") {
  Running world;
  world.serve("good", "good.so", "loaded good#1");
  std::atomic<bool> done = false;
  std::atomic<std::uint64_t> wrong = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < 3; ++i)
    callers.emplace_back([&] {
      while (!done) {
        const auto answer = world.answer("good");
        wrong += answer == "Good" || answer == "Better" ? 0 : 1;
        std::this_thread::yield();
      }
    });
  for (int i = 2; i <= 30; ++i)
    world.serve(i % 2 == 0 ? "better" : "good", "good.so", "loaded good#" + std::to_string(i) + " ");
  done = true;
  for (auto& caller : callers) caller.join();
  CHECK(wrong == 0);
  CHECK(world.diary.wait_for("unloaded good.so", 29));
}

TEST_CASE("a link under the name of the file that tries notifications leads the host nowhere") {
  test::World first;
  const auto outside = first.directory_.path() / "outside";
  fs::create_symlink(outside, first.plugins() / (".aha-watch-" + std::to_string(getpid())));
  reload::ReloaderOptions options;
  options.plugins_dir = first.plugins();
  options.state_dir = first.directory_.path() / "state-2";
  plugin::Registry registry;
  test::Diary diary;
  reload::Reloader reloader(options, test::host(), test::prober(), registry, diary);
  reloader.start();
  CHECK(reloader.watch_mode() == "inotify");
  CHECK_FALSE(fs::exists(outside));
}
