// The functions of "aha.outcome/1": what a service says of its event's end beside success and failure.
#pragma once

#include <aha/abi.h>

#include <string_view>

namespace runtime {

inline constexpr std::string_view outcome_capability = "aha.outcome/1";

// One table for the process.
const aha_outcome& outcome_functions();

}  // namespace runtime
