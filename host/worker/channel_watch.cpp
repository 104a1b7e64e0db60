#include "worker/channel_watch.hpp"

#include <algorithm>

namespace worker {

void ChannelWatch::began(std::uint64_t call, Clock::time_point deadline, std::string_view event_id) {
  const guard::Lock lock(mutex_);
  calls_[call] = {deadline, event_id};
}

void ChannelWatch::cancelled(std::uint64_t call, Clock::time_point now) {
  const guard::Lock lock(mutex_);
  const auto found = calls_.find(call);
  if (found != calls_.end()) found->second.deadline = std::min(found->second.deadline, now);
}

void ChannelWatch::ended(std::uint64_t call) {
  const guard::Lock lock(mutex_);
  calls_.erase(call);
}

void ChannelWatch::set_unread_since(std::optional<Clock::time_point> since) {
  const guard::Lock lock(mutex_);
  unread_since_ = since;
}

std::optional<std::string> ChannelWatch::fault(Clock::time_point now) const {
  const guard::Lock lock(mutex_);
  if (unread_since_ && now - *unread_since_ > limits_.unread_patience)
    return "it does not read what it asked for";
  for (const auto& [call, entry] : calls_) {
    if (now - entry.deadline <= limits_.grace) continue;
    return "event " + std::string(entry.event_id) + " did not return within " +
           std::to_string(limits_.grace.count()) + " ms of its deadline";
  }
  return std::nullopt;
}

}  // namespace worker
