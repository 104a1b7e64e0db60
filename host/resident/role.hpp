// The worker's side: what a process that serves one plugin does from its fork to its end.
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "process/zygote.hpp"

namespace resident {

// What a worker may have beside what any sandboxed process may.
struct Needs {
  std::size_t descriptors = 0;
  std::uint32_t call_threads =
      0;  // on which its calls run, beside those of its language's runtime; 0: it has neither
};

// Drops privileges before `library` is opened. Returns the restrictions applied, or why none can be.
using Confine = tl::expected<std::string, std::string> (*)(const char* library, const Needs& needs);

// For the zygote. One a program: `confine` is kept for all workers.
// prepare  what confine needs, done once in the zygote.
process::Role worker_role(Confine confine, void (*prepare)());

}  // namespace resident
