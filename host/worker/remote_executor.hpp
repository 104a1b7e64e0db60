// Hands calls to a plugin's worker process, and to the next one if that dies.
#pragma once

#include "plugin/executor.hpp"
#include "worker/channel.hpp"

namespace worker {

class WorkerModule;

class RemoteExecutor final : public plugin::Executor {
 public:
  // The module outlives the executor, as its generation holds it.
  explicit RemoteExecutor(WorkerModule& module) : module_(module) {}

  void receive(aha_call* call, const aha_event& event) override;
  void collection(aha_call* call, const aha_collection_query& query, aha_sink& out) override;

 private:
  template <class Hand>
  void run(aha_call& call, Hand hand);
  std::shared_ptr<Channel> find_way(aha_call& call, bool has_waited);
  // What became of a call's processes so far.
  struct Record {
    std::uint32_t kills = 0;   // it was blamed for
    std::uint32_t deaths = 0;  // that others caused, or that have no known cause
    std::uint32_t failed_starts = 0;
  };
  bool may_retry(aha_call& call, const Channel::End& end, Record& record);

  WorkerModule& module_;
};

}  // namespace worker
