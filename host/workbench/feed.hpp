// What happens in the host, as numbered server-sent events: the newest are kept, so that a reader that was away for a
// moment misses none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "guard/mutex.hpp"
#include "runtime/continuations.hpp"
#include "server/stream.hpp"

namespace workbench {

class Feed {
 public:
  static constexpr std::size_t most_kept = 4'096;

  // The first number is the time, so that a number of an earlier host is never taken for one of this.
  Feed();
  // first  the number of the first event
  explicit Feed(std::uint64_t first) : first_(first) {}

  // Adds an event, and wakes those who wait for it. [any]
  // name  of the event
  // data  JSON on one line
  void publish(std::string_view name, std::string_view data);

  // Returns a reader of what comes from now on, or of what came after the event of a number. It says "gap" if part of
  // that is kept no more. On the loop that `loop` is of; the feed outlives it.
  std::shared_ptr<server::Stream> open(runtime::Continuations& loop, std::optional<std::uint64_t> after);

 private:
  class Reader;

  // Appends what follows from `next` on, and returns the number after it.
  std::uint64_t read(std::uint64_t next, std::string& out, std::size_t most_bytes);
  // Calls `wake` once there is an event with this number.
  void wait(std::uint64_t next, const Reader* reader, std::function<void(bool)> wake);
  void forget(const Reader* reader);
  std::uint64_t end() AHA_REQUIRES(mutex_) { return first_ + kept_.size(); }
  std::uint64_t next_number();

  struct Waiting {
    const Reader* reader;
    std::function<void(bool)> wake;
  };

  guard::Mutex mutex_;
  std::uint64_t first_ AHA_GUARDED_BY(mutex_);  // the number of the oldest that is kept
  std::deque<std::string> kept_ AHA_GUARDED_BY(mutex_);
  std::vector<Waiting> waiting_ AHA_GUARDED_BY(mutex_);
};

}  // namespace workbench
