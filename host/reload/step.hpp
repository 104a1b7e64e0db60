// How a step of a reload ends: well, or with the reason to refuse its file.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "edge/c_edge.hpp"
#include "plugin/refusal.hpp"

namespace reload {

// nullopt: the file goes on to the next step.
using Refused = std::optional<plugin::Refusal>;

inline Refused refuse(plugin::Step step, std::string reason) {
  return plugin::Refusal{step, std::move(reason)};
}

// An exception in a step, for want of memory or descriptors for example, refuses its file for now.
template <class Run>
Refused guarded(plugin::Step step, Run run) {
  try {
    return run();
  } catch (...) {
    return plugin::Refusal{step, std::string(edge::text_of_caught()), true};
  }
}

}  // namespace reload
