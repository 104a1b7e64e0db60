// Parses texts that are too large for an event loop, whose other events would wait meanwhile.
#pragma once

#include <boost/asio/thread_pool.hpp>

#include <cstddef>
#include <functional>
#include <utility>

#include "runtime/continuations.hpp"

namespace server {

class ParsingThread {
 public:
  // Texts of up to this size are parsed on the loop: that takes less time than two changes of threads.
  static constexpr std::size_t most_bytes_on_a_loop = 256 * 1024;

  ParsingThread();
  // Drops what has not begun, and waits for what has.
  ~ParsingThread();
  ParsingThread(const ParsingThread&) = delete;
  ParsingThread& operator=(const ParsingThread&) = delete;

  // Runs `parse` on the thread, and then `then` with its result on the loop. Calls run one at a time, in their order.
  // parse  Owns the text: the request may end before it begins. If it throws, `then` is destroyed on the loop
  //        without having run.
  // On the loop's thread.
  template <class Result>
  void run(runtime::Continuations& loop, std::function<Result()> parse, std::function<void(Result)> then) {
    post([parse = std::move(parse), redeem = loop.keep<Result>(std::move(then))] { redeem(parse()); });
  }

 private:
  void post(std::function<void()> task);

  boost::asio::thread_pool thread_{1};
};

}  // namespace server
