// Parses and writes texts that are too large for an event loop, whose other events would wait meanwhile.
#pragma once

#include <boost/asio/thread_pool.hpp>

#include <cstddef>
#include <functional>
#include <utility>

#include "edge/activity.hpp"
#include "runtime/continuations.hpp"

namespace server {

class TextThread {
 public:
  // Texts of up to this size are left to the loop: that takes less time than two changes of threads.
  static constexpr std::size_t most_bytes_on_a_loop = 256 * 1024;

  TextThread();
  // Drops what has not begun, and waits for what has.
  ~TextThread();
  TextThread(const TextThread&) = delete;
  TextThread& operator=(const TextThread&) = delete;

  // Runs `work` on the thread, and then `then` with its result on the loop. Calls run one at a time, in their order.
  // work  Owns its text: the request may end before it begins. If it throws, `then` is destroyed on the loop
  //       without having run.
  // On the loop's thread.
  template <class Result>
  void run(runtime::Continuations& loop, std::function<Result()> work, std::function<void(Result)> then) {
    post([work = std::move(work), redeem = loop.keep<Result>(std::move(then))] { redeem(work()); });
  }

  // For a watchdog. [any]
  const edge::Activity& activity() const { return activity_; }

 private:
  void post(std::function<void()> task);

  edge::Activity activity_;
  boost::asio::thread_pool thread_{1};
};

}  // namespace server
