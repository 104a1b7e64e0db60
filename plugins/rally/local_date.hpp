// The day of a moment where the user lives.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rally {

/// The date ("2016-10-17") that a moment ("2016-10-18T02:00:00.000Z") falls on in a time zone ("America/Denver"). Without
/// a zone, or in one that nobody knows, the date as it is written. Nothing for a text that is no moment. [any]
std::optional<std::string> local_date(std::string_view moment, std::string_view time_zone);

}  // namespace rally
