// What a recorder sees of each call. A seam: the runtime knows neither cases nor files.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "egress/witness.hpp"
#include "runtime/call.hpp"

namespace runtime {

// Of one call, on its loop's thread; what it is told as a witness may come after the call's end, and counts no more.
class Recording : public egress::Witness {
 public:
  // The service looked up `key` in its memory, or is about to change it. `before` is the value by then.
  virtual void kv_used(std::string_view key, const std::optional<std::string>& before) = 0;

  // The service read or put a secret that the host keeps for it.
  virtual void secret_used(std::string_view value) = 0;

  // The process that had the call died, and another has it from its beginning.
  virtual void started_over() = 0;

  // Just before the completion runs; once. What the task borrows is still there.
  virtual void ended(const Outcome& outcome) = 0;
};

class Recorder {
 public:
  virtual ~Recorder() = default;

  // A call begins. Null: it is not recorded. [any]
  virtual std::shared_ptr<Recording> begin(const plugin::Generation& generation, const Task& task) = 0;
};

}  // namespace runtime
