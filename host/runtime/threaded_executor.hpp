// Plugin code in this process, each call on its own thread: for files whose manifest says "threads":"own".
#pragma once

#include "plugin/executor.hpp"
#include "runtime/own_threads.hpp"

namespace runtime {

class ThreadedExecutor final : public plugin::Executor {
 public:
  // All outlive the executor. The instance was made with threaded_host_table().
  ThreadedExecutor(const aha_factory& factory, void* instance, OwnThreads& threads)
      : factory_(factory), instance_(instance), threads_(threads) {}

  void receive(aha_call* call, const aha_event& event) override;
  void collection(aha_call* call, const aha_collection_query& query, aha_sink& out) override;

 private:
  void run(aha_call& call, std::function<void()> code);

  const aha_factory& factory_;
  void* const instance_;
  OwnThreads& threads_;
};

}  // namespace runtime
