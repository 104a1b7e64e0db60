// A body that is sent as it comes to be, such as server-sent events. Its length is unknown, and it has no end.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace server {

// Used and destroyed on its connection's loop.
class Stream {
 public:
  virtual ~Stream() = default;

  // Appends what there is to send by now, or nothing. Called again and again, at least a few times per second.
  // most_bytes  to append; one piece that cannot be cut may exceed it
  virtual void take(std::string& out, std::size_t most_bytes) = 0;

  // Runs `ready` once on the loop when take() may have more; also too early, and not at all once the stream is
  // destroyed.
  virtual void wait(std::function<void()> ready) = 0;
};

}  // namespace server
