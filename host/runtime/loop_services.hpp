// What a loop works with.
#pragma once

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>

#include "egress/egress.hpp"
#include "runtime/kv.hpp"

namespace telemetry {
class Metrics;
}

namespace runtime {

class Continuations;
class Recorder;
class RefusedRequests;

using EgressFactory = std::function<std::unique_ptr<egress::Egress>(boost::asio::io_context&)>;

// The loop calls the functions once, while it is made. What the pointers show outlives the loop.
struct LoopServices {
  // Makes the loop's share of outgoing HTTP.
  EgressFactory egress = nullptr;
  // Makes what answers the key-value requests of the loop's calls. Null: their services can store nothing.
  std::function<std::unique_ptr<Kv>(Continuations&)> kv = nullptr;
  telemetry::Metrics* metrics = nullptr;  // counts the calls; null: they are not counted
  Recorder* recorder = nullptr;           // null: the calls are not recorded
  RefusedRequests* refusals = nullptr;    // receives outgoing requests that egress blocked; may be null
};

// What another part of the host keeps per loop, see Loop::state().
class LoopState {
 public:
  LoopState() = default;
  virtual ~LoopState() = default;
  LoopState(const LoopState&) = delete;
  LoopState& operator=(const LoopState&) = delete;
};

}  // namespace runtime
