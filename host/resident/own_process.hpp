// What a worker process makes of itself.
#pragma once

#include <cstddef>
#include <string>

namespace resident {

struct ProcessTraits {
  std::string name;             // that a list of processes shows
  std::size_t descriptors = 0;  // that it needs, beside the plugin's
  bool has_threads = false;     // that run calls
};

// The host's threads come first: a plugin that computes takes what they leave. A crash leaves no dump.
void set_up_process(const ProcessTraits& traits);

}  // namespace resident
