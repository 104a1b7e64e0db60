// What the fleet's thread has to know of a channel to keep its worker to its deadlines, so that a loop which is blocked
// keeps no worker alive.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "guard/mutex.hpp"

namespace worker {

// All of it is [any].
class ChannelWatch {
 public:
  using Clock = std::chrono::steady_clock;

  struct Limits {
    std::chrono::milliseconds grace{2'000};             // for a call to return after its deadline
    std::chrono::milliseconds unread_patience{30'000};  // for the next byte of an answer to be read
  };

  explicit ChannelWatch(Limits limits) : limits_(limits) {}

  // A call is with the worker until ended(). event_id: lives so long.
  void began(std::uint64_t call, Clock::time_point deadline, std::string_view event_id);
  // It has to return from now on.
  void cancelled(std::uint64_t call, Clock::time_point now);
  void ended(std::uint64_t call);

  // Since when no byte has been read of what the worker asked for; nullopt: there is nothing to read.
  void set_unread_since(std::optional<Clock::time_point> since);

  // Why the worker has to be killed, to follow "it was killed: "; nullopt: it has not.
  std::optional<std::string> fault(Clock::time_point now) const;

 private:
  struct Entry {
    Clock::time_point deadline;
    std::string_view event_id;
  };

  const Limits limits_;
  mutable guard::Mutex mutex_;
  std::unordered_map<std::uint64_t, Entry> calls_ AHA_GUARDED_BY(mutex_);
  std::optional<Clock::time_point> unread_since_ AHA_GUARDED_BY(mutex_);
};

}  // namespace worker
