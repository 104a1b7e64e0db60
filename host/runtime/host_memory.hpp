// The functions of "aha.kv/1": what a service remembers from event to event.
#pragma once

#include <aha/abi.h>

#include <string_view>

namespace runtime {

inline constexpr std::string_view memory_capability = "aha.kv/1";

// One table for the process. Every function finds the store through the loop of its call.
const aha_kv& memory_functions();

}  // namespace runtime
