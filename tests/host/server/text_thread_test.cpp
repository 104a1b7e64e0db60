#include "server/text_thread.hpp"

#include <doctest/doctest.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <functional>
#include <future>
#include <memory>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace {

struct LoopThread {
  LoopThread()
      : thread([this] {
          const runtime::HomeThread::Stay here(home);
          context.run();
        }) {}
  ~LoopThread() {
    context.stop();
    thread.join();
  }

  // Runs `step` on the loop, where a parse is begun and what waits for it is kept.
  void on_loop(std::function<void()> step) { boost::asio::post(context, std::move(step)); }

  boost::asio::io_context context{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{context.get_executor()};
  runtime::HomeThread home;
  runtime::Continuations continuations{context, home};
  std::thread thread;
};

struct SaysWhereItEnds {
  ~SaysWhereItEnds() { ended.set_value(std::this_thread::get_id()); }
  std::promise<std::thread::id>& ended;
};

}  // namespace

TEST_CASE("text thread: works on its thread, in order, and continues on the loop") {
  LoopThread loop;
  server::TextThread texts;
  std::vector<int> results;
  std::vector<std::thread::id> parsed_on, continued_on;
  std::promise<void> done;
  loop.on_loop([&] {
    for (const int number : {1, 2, 3}) {
      texts.run<int>(
          loop.continuations,
          [number, &parsed_on] {
            parsed_on.push_back(std::this_thread::get_id());
            return number;
          },
          [&](int result) {
            results.push_back(result);
            continued_on.push_back(std::this_thread::get_id());
            if (results.size() == 3) done.set_value();
          });
    }
  });
  done.get_future().get();
  CHECK(results == std::vector{1, 2, 3});
  CHECK(continued_on == std::vector(3, loop.thread.get_id()));
  CHECK(parsed_on == std::vector(3, parsed_on.front()));
  CHECK(parsed_on.front() != loop.thread.get_id());
  CHECK(parsed_on.front() != std::this_thread::get_id());
}

TEST_CASE("text thread: if a work throws, what waits for it is destroyed on the loop, and the next is done") {
  LoopThread loop;
  server::TextThread texts;
  std::promise<std::thread::id> ended;
  std::promise<int> next;
  bool ran = false;
  loop.on_loop([&] {
    texts.run<int>(
        loop.continuations, []() -> int { throw std::runtime_error("no memory"); },
        [kept = std::shared_ptr<SaysWhereItEnds>(new SaysWhereItEnds{ended}), &ran](int) { ran = true; });
    texts.run<int>(
        loop.continuations, [] { return 7; }, [&](int result) { next.set_value(result); });
  });
  CHECK(next.get_future().get() == 7);
  CHECK(ended.get_future().get() == loop.thread.get_id());
  CHECK_FALSE(ran);
}
