#include "runtime/watchdog.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "loop_bench.hpp"

using namespace std::chrono_literals;
using namespace loop_bench;
using runtime::Stuck;
using runtime::Watchdog;

namespace {

// What a watchdog said, and a loop's code may wait for.
struct Heard {
  Watchdog::Observer observer() {
    Watchdog::Observer out;
    out.stuck = [this](const Stuck& one) { note([&] { stuck.push_back(one); }); };
    out.lost = [this](runtime::Loop&, const Stuck& one) {
      note([&] { lost.push_back(one); });
      return false;
    };
    out.blocked = [this](const std::string& thread, std::chrono::milliseconds held) {
      note([&] { blocked.emplace_back(thread, held.count() > 0); });
    };
    return out;
  }

  template <class Change>
  void note(Change change) {
    const std::lock_guard lock(mutex);
    change();
    changed.notify_all();
  }

  // False if it has not come within 20 s.
  template <class Condition>
  bool wait_until(Condition condition) {
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, 20s, condition);
  }

  std::mutex mutex;
  std::condition_variable changed;
  std::vector<Stuck> stuck;
  std::vector<Stuck> lost;
  std::vector<std::pair<std::string, bool>> blocked;
};

// Runs the loop on a thread of its own, watched, until its context is stopped.
void run_watched(Watchdog& watchdog, runtime::Loop& loop) {
  std::thread([&] {
    watchdog.watch(loop);
    loop.run();
    watchdog.forget(loop);
  }).join();
}

}  // namespace

TEST_CASE("watchdog: names the call that holds its thread, once, and says when the thread is lost") {
  Heard heard;
  Bench bench(
      [&](aha_call*, const aha_event&) { CHECK(heard.wait_until([&] { return !heard.lost.empty(); })); });
  Watchdog watchdog({50ms, 200ms}, heard.observer());
  bench.open = 1;
  bench.loop->defer([&] { bench.start(); });
  run_watched(watchdog, *bench.loop);
  REQUIRE(heard.stuck.size() == 1);
  CHECK(heard.lost.size() == 1);
  const Stuck& seen = heard.stuck[0];
  CHECK_FALSE(seen.is_loop_itself());
  CHECK(seen.service == "test");
  CHECK(seen.generation == 7);
  CHECK(seen.event == "ping");
  CHECK(seen.event_id == "e-1");
  CHECK(seen.held >= 50ms);
  CHECK_FALSE(seen.backtrace.empty());
}

TEST_CASE("watchdog: a turn of the loop itself that does not end is reported with its backtrace, and lost") {
  Heard heard;
  Bench bench([](aha_call*, const aha_event&) {});
  Watchdog watchdog({50ms, 200ms}, heard.observer());
  bench.loop->defer([&] {
    CHECK(heard.wait_until([&] { return !heard.lost.empty(); }));
    bench.loop->context().stop();
  });
  run_watched(watchdog, *bench.loop);
  REQUIRE(heard.stuck.size() == 1);
  CHECK(heard.stuck[0].is_loop_itself());
  CHECK_FALSE(heard.stuck[0].backtrace.empty());
  CHECK(heard.lost.size() == 1);
}

TEST_CASE("watchdog: a loop that comes back is reported anew when it is held anew") {
  Heard heard;
  Bench bench([](aha_call*, const aha_event&) {});
  Watchdog watchdog({50ms, 10s}, heard.observer());
  for (std::size_t time = 1; time <= 2; ++time)
    bench.loop->defer([&, time] { CHECK(heard.wait_until([&] { return heard.stuck.size() == time; })); });
  bench.loop->defer([&] { bench.loop->context().stop(); });
  run_watched(watchdog, *bench.loop);
  CHECK(heard.stuck.size() == 2);
  CHECK(heard.lost.empty());
}

TEST_CASE("watchdog: neither a loop with nothing to do nor one with a long queue of short work is held") {
  Heard heard;
  Bench bench([](aha_call*, const aha_event&) {});
  // Generous, so that a busy machine is not taken for a held loop.
  Watchdog watchdog({500ms, 10s}, heard.observer());
  runtime::Timer idle(bench.loop->context());
  idle.expires_after(1'500ms);
  idle.async_wait([&](const boost::system::error_code&) {
    for (int i = 0; i < 400; ++i)
      bench.loop->defer([] { std::this_thread::sleep_for(3ms); });  // work, not a wait for anything
    bench.loop->defer([&] { bench.loop->context().stop(); });
  });
  run_watched(watchdog, *bench.loop);
  CHECK(heard.stuck.empty());
  CHECK(heard.lost.empty());
}

TEST_CASE("watchdog: a thread beside the loops is reported while its task does not end, and when it has") {
  Heard heard;
  edge::Activity activity;
  Watchdog watchdog({50ms, 200ms}, heard.observer());
  watchdog.watch("test thread", activity, 100ms);
  {
    const edge::Activity::Task task(activity);
    REQUIRE(heard.wait_until([&] { return heard.blocked.size() == 1; }));
  }
  REQUIRE(heard.wait_until([&] { return heard.blocked.size() == 2; }));
  CHECK(heard.blocked[0] == std::pair<std::string, bool>("test thread", true));
  CHECK(heard.blocked[1] == std::pair<std::string, bool>("test thread", false));
}
