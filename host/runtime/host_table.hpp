// The functions that a plugin is given: the C side of the boundary, as aha/abi.h promises it.
#pragma once

#include <aha/abi.h>

#include <array>
#include <string_view>

#include "runtime/host_http.hpp"
#include "runtime/host_http_all.hpp"
#include "runtime/host_kv.hpp"
#include "runtime/host_outcome.hpp"

namespace runtime {

class Call;

// What aha_host.query answers, and what a manifest may therefore need.
inline constexpr std::array<std::string_view, 6> capabilities{AHA_CAPABILITY_HTTP,    AHA_CAPABILITY_HTTP_ALL,
                                                              AHA_CAPABILITY_BLOB,    AHA_CAPABILITY_KV,
                                                              AHA_CAPABILITY_OUTCOME, AHA_CAPABILITY_SECRETS};

// Takes meta_data for the call, if it is a JSON object; else the call has failed. It is pasted into the answer as it
// is, so it has to be what it claims to be.
void accept_meta_data(Call& call, std::string_view json);

// Parks the call, as aha_host.sleep does. Only inside it.
std::int32_t sleep(aha_call& call, std::uint64_t milliseconds);

// One table for the process; every function finds its call in its argument.
const aha_host& host_table();

}  // namespace runtime
