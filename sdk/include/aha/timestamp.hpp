// Dates of Aha!'s records as the third parties want them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aha {

/// A date, or a date and time, as a moment in UTC: "2014-06-06" gives "2014-06-06T00:00:00+00:00". [any]
///
/// text  ISO 8601: a date, optionally with "T" or a blank, hh:mm[:ss[.fraction]] and "Z" or an offset.
///       Without an offset the time is UTC. Fractions of a second are cut off.
/// Returns nothing for a text that is no date or names a day that does not exist.
/// upstream: release_date.try(:to_time).try(:iso8601), on a server whose zone is UTC
std::optional<std::string> utc_timestamp(std::string_view text);

/// The same moment in seconds since 1970. [any]
std::optional<std::int64_t> seconds_since_1970(std::string_view text);

/// The other way: a moment in seconds since 1970 as utc_timestamp() writes it. [any]
std::string timestamp_of(std::int64_t seconds);

}  // namespace aha
