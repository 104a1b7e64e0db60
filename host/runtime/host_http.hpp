// Outgoing HTTP and the files that come and go by it, as a plugin reaches them through the host's tables.
#pragma once

#include <aha/abi.h>

#include <cstdint>

namespace runtime {

// aha_host.http.
std::int32_t host_http(aha_call* call, const aha_http_request* request, aha_http_response* response);

// The functions of "aha.blob/1"; one table for the process.
const aha_blob_functions& blob_functions();

// Gives others the thread even if the plugin ignores that its time is up and asks again and again, then returns
// the code that says so. From inside a cancelled call.
std::int32_t refuse_cancelled(aha_call& call);

}  // namespace runtime
