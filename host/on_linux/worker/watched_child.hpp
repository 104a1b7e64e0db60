// The process of a worker, as the host starts and watches it on Linux: asked of the zygote, seen by a pidfd.
#pragma once

#include <sys/types.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <tl/expected.hpp>

#include "process/end.hpp"
#include "process/zygote.hpp"
#include "runtime/loop.hpp"
#include "wire/launch.hpp"

namespace worker {

// On the fleet's thread, but for start(). What is called owns this, so that it lives until it was called.
class WatchedChild {
 public:
  // The process's id, once it can be watched; or why there is none. Only after start() has succeeded.
  using Started = std::function<void(const tl::expected<std::int64_t, std::string>&)>;

  explicit WatchedChild(boost::asio::io_context& fleet);

  // Asks for the process. [any]
  // returns  empty, or why it could not even be asked for. Throws if there is no descriptor or memory left.
  std::string start(const process::Zygote& zygote, const wire::Launch& launch,
                    std::span<const files::Handle> handles, Started started);
  // What a channel is sent by. [any, after start()]
  const process::Child& child() const { return child_; }

  void await_end(std::function<void()> ended);
  void kill();
  // Has it say where it is, and end; false if it cannot be asked.
  bool interrupt();
  // How it ended; after await_end().
  process::End take_end();
  // From now on a process that comes up late is killed.
  void close();

  // Whether it ended as kill() or interrupt() end it; as a kill from outside ends it, an operator's for example.
  static bool may_be_hosts_kill(const process::End& end);
  static bool may_be_outsiders_kill(const process::End& end);

 private:
  using Watched = boost::asio::posix::basic_stream_descriptor<boost::asio::io_context::executor_type>;

  void await_reply(const Started& started);
  void take_reply(const Started& started);
  void watch(pid_t pid, const Started& started);
  void end_unwatched(pid_t pid, const Started& started);

  boost::asio::io_context& fleet_;
  std::atomic<bool> is_void_{false};  // it was not even asked for
  bool is_closed_ = false;
  pid_t pid_ = 0;
  process::Child child_;
  Watched reply_;  // of the zygote
  Watched pidfd_;
  runtime::Timer timer_;
};

}  // namespace worker
