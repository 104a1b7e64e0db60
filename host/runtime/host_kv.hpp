// The functions of "aha.kv/1" and "aha.secrets/1": what a service remembers from event to event, openly and encrypted.
#pragma once

#include <aha/abi.h>

namespace runtime {

// One table for the process. Every function finds the store through the loop of its call.
const aha_kv& kv_functions();
const aha_secrets& secrets_functions();

}  // namespace runtime
