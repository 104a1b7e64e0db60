// What the fleet's thread has to know of a channel to keep its worker to its deadlines, so that a loop which is blocked
// keeps no worker alive.
#pragma once

#include <boost/intrusive/list.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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

  // A call that a worker has. It stays where it is from began() to ended().
  struct Flight
      : boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::normal_link>> {
    Flight(Clock::time_point its_deadline, std::string_view its_event_id)
        : deadline(its_deadline), event_id(its_event_id) {}

    Clock::time_point deadline;
    std::string_view event_id;
  };

  explicit ChannelWatch(Limits limits) : limits_(limits) {}

  void began(Flight& flight);
  // It has to return from now on.
  void cancelled(Flight& flight, Clock::time_point now);
  void ended(Flight& flight);
  // Forgets all flights.
  void end();

  // Since when no byte has been read of what the worker asked for; nullopt: there is nothing to read.
  void set_unread_since(std::optional<Clock::time_point> since);

  // Why the worker has to be killed, to follow "it was killed: "; nullopt: it has not.
  std::optional<std::string> fault(Clock::time_point now) const;

 private:
  const Limits limits_;
  mutable guard::Mutex mutex_;
  boost::intrusive::list<Flight, boost::intrusive::constant_time_size<false>> flights_ AHA_GUARDED_BY(mutex_);
  std::optional<Clock::time_point> unread_since_ AHA_GUARDED_BY(mutex_);
};

}  // namespace worker
