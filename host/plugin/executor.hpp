// How one service's code is reached: the seam between a call and the tier it runs in.
#pragma once

#include <aha/abi.h>

namespace plugin {

// Concurrent calls are normal. Both run on the call's fiber and return when the plugin is done with it, or when it is
// certain that it never will be: the call has then been failed. Nothing is thrown. [call][suspends]
class Executor {
 public:
  virtual ~Executor() = default;
  virtual void receive(aha_call* call, const aha_event& event) = 0;
  virtual void collection(aha_call* call, const aha_collection_query& query, aha_sink& out) = 0;
};

// In this process: a C call.
class InlineExecutor final : public Executor {
 public:
  // Both outlive the executor.
  InlineExecutor(const aha_factory& factory, void* instance) : factory_(factory), instance_(instance) {}
  void receive(aha_call* call, const aha_event& event) override { factory_.receive(instance_, call, &event); }
  void collection(aha_call* call, const aha_collection_query& query, aha_sink& out) override {
    factory_.collection(instance_, call, &query, &out);
  }

 private:
  const aha_factory& factory_;
  void* instance_;
};

}  // namespace plugin
