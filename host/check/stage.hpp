// Calls the plugin under test: on the host's own loop, fibers and functions, watched, with the scripted
// remote instead of the network, and memory that lasts as long as a call. One a process.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "check/scripted_remote.hpp"
#include "plugin/generation.hpp"
#include "runtime/loop.hpp"

namespace check {

struct Input {
  std::string id = "check-1";
  std::string event{};  // or, if `field` is set, a computed collection
  std::string field{};
  std::string payload = "null";
  std::string data = "{}";
  std::string meta_data = "{}";
  std::string raw_body{};
};

// What a call came to, and what it did on the way.
struct CallTrace {
  runtime::Outcome outcome;
  std::size_t suspensions = 0;               // calls of the host's functions that may wait
  std::size_t suspensions_after_cancel = 0;  // of these, once the call had been cancelled
  double took_s = 0;
  double longest_run_s = 0;  // of processor time, without giving the thread back
};

// Ends a call while it waits for the nth time.
struct Cancelling {
  std::size_t at = 0;
  runtime::Call::End as = runtime::Call::End::stopping;
};

class Stage {
 public:
  static constexpr std::chrono::milliseconds call_time{3'000};

  Stage();
  ~Stage();
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  // What a plugin is to be given: the host's functions, with the kit looking on.
  const aha_host& host() const;
  ScriptedRemote& remote() { return *remote_; }

  CallTrace run(const plugin::GenerationPtr& service, const Input& input,
                std::optional<Cancelling> cancelling = {});
  // All at once. Nothing is answered before all of them wait or have ended.
  std::vector<CallTrace> run_all(const plugin::GenerationPtr& service, const std::vector<Input>& inputs);

 private:
  friend struct WatchedHost;
  class CallKv;

  void before_suspension(aha_call* call);
  void after_suspension();
  // Counts time that the call of run() believes to have slept.
  void skip(aha_call* call, std::uint64_t milliseconds);
  void cancel_soon(const runtime::Call& call, runtime::Call::End as);

  void perform(const plugin::GenerationPtr& service, const std::vector<Input>& inputs,
               std::vector<CallTrace>& all);
  void start(const plugin::GenerationPtr& service, const Input& input, CallTrace& trace);
  void note_run();

  runtime::CallLimits limits_;
  ScriptedRemote* remote_ = nullptr;  // the loop's
  CallKv* kv_ = nullptr;              // the loop's
  std::optional<runtime::Loop> loop_;
  std::optional<Cancelling> cancelling_;
  CallTrace* watched_ = nullptr;  // of run(); in run_all() the sum is of no use
  std::size_t open_ = 0;
  std::uint64_t last_tag_ = 0;
  double entered_s_ = 0;
  std::chrono::milliseconds skipped_{0};
};

}  // namespace check
