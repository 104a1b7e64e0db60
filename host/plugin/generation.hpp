// One service of one loaded plugin file, at one number. A call holds its Generation by std::shared_ptr from
// its first to its last instruction; what is held is never unloaded.
#pragma once

#include <aha/abi.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "account/account.hpp"
#include "artifact/description.hpp"
#include "artifact/signature_verdict.hpp"
#include "guard/mutex.hpp"
#include "ownership/owner.hpp"
#include "plugin/executor.hpp"
#include "plugin/module.hpp"

namespace plugin {

enum class GenerationState : std::uint8_t {
  serving,
  draining,  // replaced or retired; only the calls it has already are still under way
};

// "serving", "draining" [any]
std::string_view to_string(GenerationState state);

class Generation {
 public:
  struct Parts {
    artifact::ServiceDescription description;
    std::uint64_t number = 0;
    std::string file;                      // its name in the plugins directory, such as "slack.so"
    std::string version;                   // of the file's manifest; may be empty
    std::string sha256;                    // of the file
    artifact::SignatureVerdict signature;  // of the file
    ownership::Owner owner;                // of the file
    std::vector<std::string> egress;       // of the file's manifest
    // Of the file; outlives the generation. Null: nothing is counted.
    account::Account* account = nullptr;
    // Where it runs in this process: its factory, and the instance that create made, which the drain of the module
    // destroys. Both null elsewhere.
    const aha_factory* factory = nullptr;
    void* instance = nullptr;
    std::unique_ptr<Executor> executor;  // null: by factory and instance
    std::shared_ptr<Module> module;      // null in tests whose factory is part of the test
  };

  explicit Generation(Parts parts);
  ~Generation();
  Generation(const Generation&) = delete;
  Generation& operator=(const Generation&) = delete;

  // What it is. Constant; references live as long as the generation. [any]
  const std::string& service() const { return parts_.description.name; }
  std::uint64_t number() const { return parts_.number; }
  const std::string& file() const { return parts_.file; }
  const std::string& version() const { return parts_.version; }
  const std::string& sha256() const { return parts_.sha256; }
  const artifact::SignatureVerdict& signature() const { return parts_.signature; }
  const ownership::Owner& owner() const { return parts_.owner; }
  const std::vector<std::string>& egress() const { return parts_.egress; }
  const artifact::ServiceDescription& description() const { return parts_.description; }
  const aha_factory& factory() const { return *parts_.factory; }
  void* instance() const { return parts_.instance; }
  account::Account& account() const { return *parts_.account; }
  const std::shared_ptr<Module>& module() const { return parts_.module; }
  Tier tier() const { return parts_.module ? parts_.module->tier() : Tier::in_host; }

  // Hands one event, or one query, to the plugin, wherever it runs. Concurrent calls are normal. Runs on the
  // caller's fiber, and as long as the plugin likes; counted as in flight meanwhile. Nothing is thrown: the
  // ABI forbids it.
  // [call][suspends]
  void receive(aha_call* call, const aha_event& event);
  void collection(aha_call* call, const aha_collection_query& query, aha_sink& out);

  std::uint64_t in_flight() const { return in_flight_.load(std::memory_order_relaxed); }  // [any]
  // Before the generation is shared only.
  void set_number(std::uint64_t number) { parts_.number = number; }

  GenerationState state() const { return state_.load(std::memory_order_relaxed); }  // [any]
  void set_state(GenerationState state) { state_.store(state, std::memory_order_relaxed); }

  // The last failure of a call, for the status page; empty: none yet. Never give it a secret. [any]
  void set_last_error(std::string message);
  std::string last_error() const;

 private:
  Parts parts_;
  std::atomic<std::uint64_t> in_flight_ = 0;
  std::atomic<GenerationState> state_ = GenerationState::serving;
  mutable guard::Mutex mutex_;
  std::string last_error_ AHA_GUARDED_BY(mutex_);
};

using GenerationPtr = std::shared_ptr<Generation>;

}  // namespace plugin
