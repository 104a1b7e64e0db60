// The channels of one loop: those that take calls, by module, and all that have not ended. On the loop's thread only.
#pragma once

#include <memory>
#include <unordered_map>
#include <unordered_set>

#include "runtime/loop_services.hpp"

namespace worker {

class Channel;
class WorkerModule;

// Holds its channels: the loop ends before calls that never return, and before the channels that those hold.
class LoopChannels final : public runtime::LoopState {
 public:
  // Has every channel leave the loop.
  ~LoopChannels() override;

  // Returns the channel that takes calls of `module`, or null if there is none.
  std::shared_ptr<Channel> serving(const WorkerModule& module) const;
  void serve(const WorkerModule& module, std::shared_ptr<Channel> channel);

  void add(std::shared_ptr<Channel> channel);
  // Takes no more calls by it; it stays until remove().
  void retire(const std::shared_ptr<Channel>& channel);
  // Has it leave the loop. Nothing happens if it is not there.
  void remove(const std::shared_ptr<Channel>& channel);

 private:
  std::unordered_map<const WorkerModule*, std::shared_ptr<Channel>> serving_;
  std::unordered_set<std::shared_ptr<Channel>> all_;
};

}  // namespace worker
