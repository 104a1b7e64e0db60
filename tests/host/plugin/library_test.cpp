#include "plugin/library.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "host/test_files.hpp"
#include "loaded_fixture.hpp"
#include "plugin/generation.hpp"
#include "plugin/threads.hpp"

namespace {

namespace fs = std::filesystem;
using test::load_fixture;

// A thread that was just started is in the system's code first.
void wait_for_thread_in(const plugin::Library& library) {
  const auto ranges = plugin::ranges_of(library.copy().path());
  const auto is_in = [&](plugin::ThreadId thread) {
    return thread != plugin::this_thread() && plugin::ask(thread, ranges) == plugin::Where::in_library;
  };
  while (std::ranges::none_of(plugin::threads_of_process(), is_in)) std::this_thread::yield();
}

}  // namespace

TEST_CASE("a library that nothing holds leaves memory, and its copy the disk") {
  const test::TemporaryDirectory state;
  plugin::PrivateCopies copies(state.path());
  for (int generation = 0; generation < 3; ++generation) {
    auto library = load_fixture("good", copies);
    CHECK(library->factory().service_count == 1);
    const auto copy = library->copy().path();
    CHECK(fs::exists(copy));
    CHECK(library->end({}, 100).empty());
    library.reset();
    CHECK_FALSE(fs::exists(copy));
  }
}

TEST_CASE("two generations of a library are in memory at once, each with its own state") {
  const test::TemporaryDirectory state;
  plugin::PrivateCopies copies(state.path());
  const auto one = load_fixture("good", copies);
  const auto other = load_fixture("better", copies);
  CHECK(&one->factory() != &other->factory());
  CHECK(one->unload().empty());
  CHECK(other->factory().service_count == 1);
  CHECK(other->unload().empty());
}

TEST_CASE("what cannot be loaded is told in one sentence") {
  const test::TemporaryDirectory state;
  plugin::PrivateCopies copies(state.path());
  auto copy = copies.write("broken", std::as_bytes(std::span(std::string_view("no library"))));
  REQUIRE(copy);
  const auto library = plugin::Library::load({std::move(*copy), "broken", "", {}, plugin::Tier::in_host});
  REQUIRE_FALSE(library.has_value());
  CHECK_MESSAGE(library.error().reason.starts_with("it does not load: "), library.error().reason);
}

TEST_CASE("a library stays while a thread of it runs, and other threads do not count") {
  std::thread([] {
  }).join();  // ThreadSanitizer starts its own beside the first, and that one answers no signal
  const test::TemporaryDirectory state;
  plugin::PrivateCopies copies(state.path());
  const auto busy = load_fixture("thread_outlives_quiesce", copies);
  const auto idle = load_fixture("good", copies);
  std::mutex mutex;
  std::condition_variable changed;
  bool is_over = false;
  std::thread other([&] {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return is_over; });
  });
  const aha_host host{};
  void* instance = nullptr;
  REQUIRE(busy->factory().create(0, &host, &instance) == AHA_OK);
  wait_for_thread_in(*busy);
  CHECK(busy->end({}, 100) == "a thread of it still runs; end threads in quiesce");
  CHECK(idle->end({}, 100).empty());
  {
    const std::lock_guard lock(mutex);
    is_over = true;
  }
  changed.notify_one();
  other.join();
}
