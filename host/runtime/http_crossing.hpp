// A request and its answer on the way between the structs of aha/abi.h and egress.
#pragma once

#include <aha/abi.h>

#include <cstdint>

#include "egress/egress.hpp"
#include "runtime/call.hpp"

namespace runtime {

// Whether both are filled as the header says, and the call is the one whose code runs now.
bool is_valid(const aha_call* call, const aha_http_request* request, const aha_http_response* response);

// Borrows the request's body.
egress::Request to_egress(const aha_http_request& request);

// The answer as the plugin sees it, borrowed from `answer`. Returns the code that the plugin is given.
std::int32_t fill(aha_http_response& out, const Call::Answer& answer, const Call& call);

}  // namespace runtime
