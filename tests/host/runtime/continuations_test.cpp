#include "runtime/continuations.hpp"

#include <doctest/doctest.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <future>
#include <memory>
#include <optional>
#include <thread>

using runtime::Continuations;

namespace {

// Tells the thread that destroys it.
struct Owned {
  explicit Owned(std::promise<std::thread::id>& destroyed) : destroyed_by(destroyed) {}
  ~Owned() { destroyed_by.set_value(std::this_thread::get_id()); }
  std::promise<std::thread::id>& destroyed_by;
};

// A loop on a thread of its own.
struct RunningLoop {
  RunningLoop()
      : thread([this] {
          const runtime::HomeThread::Stay here(home);
          context.run();
        }) {}
  ~RunningLoop() { stop(); }
  void stop() {
    context.stop();
    if (thread.joinable()) thread.join();
  }

  // Keeps `then` on the loop, where alone that may be done.
  std::function<void(int)> keep(std::function<void(int)> then) {
    const auto kept = std::make_shared<std::promise<std::function<void(int)>>>();
    boost::asio::post(context, [this, kept, then = std::move(then)]() mutable {
      kept->set_value(waiting->keep<int>(std::move(then)));
    });
    return kept->get_future().get();
  }

  boost::asio::io_context context{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{context.get_executor()};
  runtime::HomeThread home;
  std::optional<Continuations> waiting{std::in_place, context, home};
  std::thread thread;
};

}  // namespace

TEST_CASE(
    "continuations: run on the loop, and what they hold is destroyed there although the other thread is "
    "last") {
  std::promise<std::thread::id> destroyed;
  std::promise<int> ran;
  RunningLoop loop;
  auto done =
      loop.keep([owned = std::make_shared<Owned>(destroyed), &ran](int value) { ran.set_value(value); });
  const auto copy = done;  // as a queue of a writer's keeps one until its whole batch is told
  done(7);
  CHECK(ran.get_future().get() == 7);
  CHECK(destroyed.get_future().get() == loop.thread.get_id());
}

TEST_CASE("continuations: one that is not called is destroyed on the loop") {
  std::promise<std::thread::id> destroyed;
  RunningLoop loop;
  loop.keep([owned = std::make_shared<Owned>(destroyed)](int) {});
  CHECK(destroyed.get_future().get() == loop.thread.get_id());
}

TEST_CASE("continuations: what still waits ends with the loop, and to call it afterwards does nothing") {
  std::promise<std::thread::id> destroyed;
  bool ran = false;
  std::function<void(int)> late;
  {
    RunningLoop loop;
    late = loop.keep([owned = std::make_shared<Owned>(destroyed), &ran](int) { ran = true; });
    loop.stop();
    loop.waiting.reset();
    CHECK(destroyed.get_future().get() == std::this_thread::get_id());
  }
  late(1);
  late = nullptr;
  CHECK(!ran);
}

TEST_CASE("continuations: called but not yet run when the loop ends, one is destroyed with it") {
  std::promise<std::thread::id> destroyed;
  RunningLoop loop;
  loop.stop();
  const auto done = loop.waiting->keep<int>([owned = std::make_shared<Owned>(destroyed)](int) {});
  done(1);
  loop.waiting.reset();
  CHECK(destroyed.get_future().get() == std::this_thread::get_id());
}
