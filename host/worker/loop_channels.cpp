#include "worker/loop_channels.hpp"

#include <utility>

#include "worker/channel.hpp"

namespace worker {

// NOLINTNEXTLINE(bugprone-exception-escape): cancelling a timer does not fail
LoopChannels::~LoopChannels() {
  for (const auto& channel : all_) channel->leave();
}

std::shared_ptr<Channel> LoopChannels::serving(const WorkerModule& module) const {
  const auto found = serving_.find(&module);
  return found == serving_.end() ? nullptr : found->second;
}

void LoopChannels::serve(const WorkerModule& module, std::shared_ptr<Channel> channel) {
  serving_.insert_or_assign(&module, std::move(channel));
}

void LoopChannels::add(std::shared_ptr<Channel> channel) {
  all_.insert(std::move(channel));
}

void LoopChannels::retire(const std::shared_ptr<Channel>& channel) {
  std::erase_if(serving_, [&](const auto& one) { return one.second == channel; });
}

void LoopChannels::remove(const std::shared_ptr<Channel>& channel) {
  if (all_.erase(channel) > 0) channel->leave();
}

}  // namespace worker
