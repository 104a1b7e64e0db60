#include "worker/channel_watch.hpp"

#include <algorithm>

namespace worker {

void ChannelWatch::began(Flight& flight) {
  const guard::Lock lock(mutex_);
  flights_.push_back(flight);
}

void ChannelWatch::cancelled(Flight& flight, Clock::time_point now) {
  const guard::Lock lock(mutex_);
  flight.deadline = std::min(flight.deadline, now);
}

void ChannelWatch::ended(Flight& flight) {
  const guard::Lock lock(mutex_);
  flights_.erase(flights_.iterator_to(flight));
}

void ChannelWatch::end() {
  const guard::Lock lock(mutex_);
  flights_.clear();
}

void ChannelWatch::set_unread_since(std::optional<Clock::time_point> since) {
  const guard::Lock lock(mutex_);
  unread_since_ = since;
}

std::optional<std::string> ChannelWatch::fault(Clock::time_point now) const {
  const guard::Lock lock(mutex_);
  if (unread_since_ && now - *unread_since_ > limits_.unread_patience)
    return "it does not read what it asked for";
  for (const Flight& flight : flights_) {
    if (now - flight.deadline <= limits_.grace) continue;
    return "event " + std::string(flight.event_id) + " did not return within " +
           std::to_string(limits_.grace.count()) + " ms of its deadline";
  }
  return std::nullopt;
}

}  // namespace worker
