// A worker's answer, taken over into the call that waits for it.
#pragma once

#include "runtime/call.hpp"
#include "wire/messages.hpp"

namespace worker {

// As the host table would have taken it from a plugin in this process: with the same limits, and checked as hard.
// collection  of a query; null for an event
// [loop]
void take_over(const wire::AnswerMessage& answer, aha_call& call, aha_sink* collection);

}  // namespace worker
