// The functions of "aha.kv/1" and "aha.secrets/1": what a service remembers from event to event, openly and encrypted.
#pragma once

#include <aha/abi.h>

#include <string_view>

namespace runtime {

inline constexpr std::string_view memory_capability = "aha.kv/1";
inline constexpr std::string_view secrets_capability = "aha.secrets/1";

// One table for the process. Every function finds the store through the loop of its call.
const aha_kv& memory_functions();
const aha_secrets& secrets_functions();

}  // namespace runtime
