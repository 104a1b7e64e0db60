// Times in the form "2026-11-30T12:00:00Z" (RFC 3339, in UTC).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plugin_index {

// Returns the Unix time in seconds, or nullopt if the text has another form or names no moment. [any]
std::optional<std::int64_t> parse_utc_time(std::string_view text);

// time_s  Unix time, of the years 1970 to 9999. [any]
std::string format_utc_time(std::int64_t time_s);

// The Unix time now. [any]
std::int64_t now_s();

}  // namespace plugin_index
