// What the end of a process says: its status, in the light of what was known of the process.
#pragma once

#include <cstdint>
#include <string>

#include "process/end.hpp"
#include "worker/death.hpp"

namespace worker {

struct ProcessEnd {
  std::int64_t pid = 0;
  process::End how = {};
  std::string fault = {};       // what it said of itself; empty: nothing
  std::string kill_cause = {};  // why the host killed it; empty: it did not
  std::string report = {};      // the backtrace that it wrote
  std::uint64_t running_call = 0;
  bool was_told_to = false;
};

// [any]
Death death_of(const ProcessEnd& end);

}  // namespace worker
