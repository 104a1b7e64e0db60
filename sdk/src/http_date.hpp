// Dates as HTTP writes them.
#pragma once

#include <cstdint>
#include <string_view>

namespace aha::http {

/// Seconds since 1970 for "Sun, 06 Nov 1994 08:49:37 GMT", the one form of RFC 9110 that may be sent, also
/// with dashes as cookies have it; -1 for anything else.                                          [any]
std::int64_t parse_date(std::string_view text);

}  // namespace aha::http
