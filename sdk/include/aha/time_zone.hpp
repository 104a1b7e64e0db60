// Days of a time zone: which one a moment falls on, and when it begins. Link aha::time_zone beside the SDK
// (aha_add_plugin(... LINK aha::time_zone)): only services that need this load ICU. The C++ library has no time zones
// before GCC 14, and a sandboxed service has no /usr/share/zoneinfo. On Windows it is the system's own ICU, which comes
// with version 1903 of Windows 10: without it both functions throw std::runtime_error.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace aha {

/// The day ("2016-10-17") that a moment falls on in a time zone.                              [any]
/// moment     ISO 8601 as utc_timestamp() takes it: "2016-10-18T02:00:00.000Z". A date alone is its midnight in UTC.
/// time_zone  a name of the IANA's database ("America/Denver"), "UTC", or an offset ("GMT-7")
/// Returns nullopt if the text is no moment or the zone is unknown.
std::optional<std::string> day_in_zone(std::string_view moment, std::string_view time_zone);

/// The moment in UTC ("2016-10-17T06:00:00+00:00") at which a day begins in a time zone: its first midnight, or if the
/// clock is put forward at midnight, the moment of that.                                      [any]
/// day        "2016-10-17"; of a date with a time, the date counts as it is written
/// time_zone  as above
/// Returns nullopt if the text is no day or the zone is unknown.
std::optional<std::string> start_of_day(std::string_view day, std::string_view time_zone);

}  // namespace aha
