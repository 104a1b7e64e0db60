// Several requests of one call at once, as a plugin reaches them through the host's tables.
#pragma once

#include <aha/abi.h>

#include <cstdint>

namespace runtime {

// So many requests of one call may be under way. Each may bring an answer as large as one may be, so the number bounds
// what one call holds of the host's memory at a time.
inline constexpr std::uint32_t max_requests_at_once = 16;

// The functions of "aha.http_all/1"; one table for the process.
const aha_http_all& http_all_functions();

}  // namespace runtime
