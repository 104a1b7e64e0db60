#include "reload/watcher.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <thread>

#include "artifact/native_file.hpp"
#include "host/test_files.hpp"

namespace {

namespace fs = std::filesystem;
using reload::Clock;
using reload::Watcher;
using std::chrono::seconds;

constexpr std::uint32_t no_polling_ms = 600'000;

std::string plugin_file() {
  return "hello" + std::string(artifact::plugin_suffix);
}

// Waits for what makes the host look at the file: a hint that names it, or a rescan.
bool is_told(Watcher& watcher, const std::string& file) {
  const auto deadline = Clock::now() + seconds(5);
  while (Clock::now() < deadline) {
    const auto hints = watcher.wait(deadline);
    if (hints.rescan) return true;
    for (const auto& hint : hints.files)
      if (hint.file == file) return true;
  }
  return false;
}

// Takes what is told already, so that what follows is news.
void settle(Watcher& watcher) {
  for (;;) {
    const auto hints = watcher.wait(Clock::now() + std::chrono::milliseconds(200));
    if (!hints.rescan && hints.files.empty()) return;
  }
}

}  // namespace

TEST_CASE("a file that is made, written, replaced or removed is told soon") {
  const test::TemporaryDirectory folder;
  const auto watcher = Watcher::watch(folder.path(), no_polling_ms, false);
  CHECK_MESSAGE(watcher->mode() == Watcher::Mode::notified, watcher->why());
  CHECK(watcher->wait(Clock::now()).rescan);  // what was there before
  const auto path = folder.path() / plugin_file();
  settle(*watcher);
  std::ofstream(path) << "x";
  CHECK(is_told(*watcher, plugin_file()));
  settle(*watcher);
  std::ofstream(path, std::ios::app) << "y";
  CHECK(is_told(*watcher, plugin_file()));
  settle(*watcher);
  std::ofstream(folder.path() / "draft") << "z";
  fs::rename(folder.path() / "draft", path);
  CHECK(is_told(*watcher, plugin_file()));
  settle(*watcher);
  std::ofstream(fs::path(path) += ".minisig") << "s";
  CHECK(is_told(*watcher, plugin_file()));
  settle(*watcher);
  fs::remove(path);
  CHECK(is_told(*watcher, plugin_file()));
}

TEST_CASE("files that are no plugins are passed over") {
  const test::TemporaryDirectory folder;
  const auto watcher = Watcher::watch(folder.path(), no_polling_ms, false);
  settle(*watcher);
  std::ofstream(folder.path() / "notes.txt") << "x";
  const auto hints = watcher->wait(Clock::now() + std::chrono::milliseconds(200));
  CHECK(hints.files.empty());
  CHECK_FALSE(hints.rescan);
}

TEST_CASE("a folder that is missing is polled, and watched once it is there") {
  const test::TemporaryDirectory top;
  const auto folder = top.path() / "plugins";
  const auto watcher = Watcher::watch(folder, 20, false);
  CHECK(watcher->mode() == Watcher::Mode::polling);
  CHECK(watcher->why() == "the directory is not there");
  fs::create_directory(folder);
  const auto deadline = Clock::now() + seconds(5);
  while (watcher->mode() == Watcher::Mode::polling && Clock::now() < deadline)
    watcher->wait(Clock::now() + seconds(1));
  CHECK_MESSAGE(watcher->mode() == Watcher::Mode::notified, watcher->why());
  settle(*watcher);
  std::ofstream(folder / plugin_file()) << "x";
  CHECK(is_told(*watcher, plugin_file()));
}

TEST_CASE("polling that was asked for rescans again and again") {
  const test::TemporaryDirectory folder;
  const auto watcher = Watcher::watch(folder.path(), 20, true);
  CHECK(watcher->mode() == Watcher::Mode::polling);
  CHECK(reload::to_string(watcher->mode()) == "polling");
  for (int rescans = 0; rescans < 3; ++rescans) CHECK(is_told(*watcher, plugin_file()));
}

TEST_CASE("a waiting watcher is woken") {
  const test::TemporaryDirectory folder;
  const auto watcher = Watcher::watch(folder.path(), no_polling_ms, false);
  settle(*watcher);
  const auto before = Clock::now();
  std::thread waker([&] { watcher->wake(); });
  watcher->wait(before + seconds(60));
  waker.join();
  CHECK(Clock::now() - before < seconds(30));
}
