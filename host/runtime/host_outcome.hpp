// The functions of "aha.outcome/1": what a service says of its event's end beside success and failure.
#pragma once

#include <aha/abi.h>

namespace runtime {

// One table for the process.
const aha_outcome& outcome_functions();

}  // namespace runtime
