// The process of a worker, as the host starts and watches it. On Linux the zygote starts it, and a pidfd shows its end.
// On Windows its handle does.
#pragma once

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <tl/expected.hpp>

#include "process/end.hpp"
#include "process/zygote.hpp"
#include "wire/launch.hpp"

namespace worker {

// On the fleet's thread, but for start(). What is called owns this, so that it lives until it was called.
class WatchedChild {
 public:
  // The process's id, once it can be watched; or why there is none. Only after start() has succeeded.
  using Started = std::function<void(const tl::expected<std::int64_t, std::string>&)>;

  explicit WatchedChild(boost::asio::io_context& fleet);
  ~WatchedChild();

  // Asks for the process. [any]
  // returns  empty, or why it could not even be asked for. Throws if there is no handle or memory left.
  std::string start(const process::Zygote& zygote, const wire::Launch& launch,
                    std::span<const files::Handle> handles, Started started);
  // What a channel is sent by. [any, after start()]
  const process::Child& child() const;

  void await_end(std::function<void()> ended);
  void kill();
  // Has it say where it is, and end; false if it cannot be asked.
  bool interrupt();
  // How it ended; after await_end().
  process::End take_end();
  // Linux: from now on a process that comes up late is killed. Windows: ends what it has started, too.
  void close();

  // Whether it ended as kill() or interrupt() end it; as a kill from outside ends it, an operator's for example.
  static bool may_be_hosts_kill(const process::End& end);
  static bool may_be_outsiders_kill(const process::End& end);

 private:
  struct Watch;
  std::unique_ptr<Watch> watch_;
};

}  // namespace worker
