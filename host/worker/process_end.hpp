// What the end of a process says: its status, in the light of what was known of the process.
#pragma once

#include <cstdint>
#include <string>

#include "worker/death.hpp"

namespace worker {

struct ProcessEnd {
  std::int64_t pid = 0;
  int code = 0;                 // CLD_EXITED, CLD_KILLED or CLD_DUMPED
  int status = 0;               // of the exit, or the signal's number
  std::string fault = {};       // what it said of itself; empty: nothing
  std::string kill_cause = {};  // why the host killed it; empty: it did not
  std::string report = {};      // the backtrace that it wrote
  std::uint64_t running_call = 0;
  bool was_told_to = false;
};

// [any]
Death death_of(const ProcessEnd& end);

}  // namespace worker
