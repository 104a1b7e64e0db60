#include <aha/time_zone.hpp>
#include <aha/timestamp.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>

#include "icu.hpp"

namespace aha {
namespace {

using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using std::chrono::year_month_day;

constexpr std::size_t date_size = 10;  // of "2016-10-17"

const CalendarFunctions& icu() {
  const CalendarFunctions* functions = find_calendar_functions();
  if (functions == nullptr)
    throw std::runtime_error(
        "This system knows no time zones: icu.dll is missing, which Windows has since 10, 1903.");
  return *functions;
}

struct ClosedCalendar {
  void operator()(UCalendar* calendar) const { icu().close(calendar); }
};
using Zone = std::unique_ptr<UCalendar, ClosedCalendar>;

std::optional<std::u16string> widen(std::string_view ascii) {
  std::u16string wide;
  for (const char c : ascii) {
    if (static_cast<unsigned char>(c) >= 0x80) return std::nullopt;
    wide.push_back(static_cast<char16_t>(c));
  }
  return wide;
}

/// Null if the zone is not known.
Zone zone_named(std::string_view name) {
  const auto wide = widen(name);
  if (name.empty() || !wide) return nullptr;
  UErrorCode error = U_ZERO_ERROR;
  Zone zone(icu().open(wide->data(), static_cast<int32_t>(wide->size()), "", UCAL_GREGORIAN, &error));
  std::array<UChar, 64> found{};
  const int32_t size = icu().zone_name(zone.get(), found.data(), found.size(), &error);
  const bool known = U_SUCCESS(error) && std::u16string_view(found.data(), size) != u"Etc/Unknown";
  return known ? std::move(zone) : nullptr;
}

/// How far ahead of UTC the zone is at a moment.
milliseconds offset_at(const Zone& zone, sys_seconds moment) {
  UErrorCode error = U_ZERO_ERROR;
  icu().set_moment_ms(zone.get(), static_cast<UDate>(milliseconds(moment.time_since_epoch()).count()),
                      &error);
  const int32_t raw_ms = icu().get(zone.get(), UCAL_ZONE_OFFSET, &error);
  const int32_t summer_ms = icu().get(zone.get(), UCAL_DST_OFFSET, &error);
  if (U_FAILURE(error)) throw std::runtime_error(std::string("ICU: ") + std::to_string(error));
  return milliseconds(raw_ms + summer_ms);
}

/// When a midnight is. Of two the first; of one that the clock leaps over, the moment of the leap, which is where the
/// offset before the leap puts it.
/// midnight  as if it were UTC's
std::chrono::sys_time<milliseconds> begin_of_day(const Zone& zone, sys_seconds midnight) {
  const auto before = offset_at(zone, midnight - days(1));
  const auto after = offset_at(zone, midnight + days(1));
  const auto lies_at = [&](milliseconds offset) {
    return offset_at(zone, std::chrono::floor<std::chrono::seconds>(midnight - offset)) == offset;
  };
  return midnight - (lies_at(before) || !lies_at(after) ? before : after);
}

std::string print(year_month_day date) {
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

}  // namespace

std::optional<std::string> day_in_zone(std::string_view moment, std::string_view time_zone) {
  const auto seconds = seconds_since_1970(moment);
  const Zone zone = seconds ? zone_named(time_zone) : nullptr;
  if (!zone) return std::nullopt;
  const sys_seconds utc{std::chrono::seconds(*seconds)};
  return print(year_month_day(std::chrono::floor<days>(utc + offset_at(zone, utc))));
}

std::optional<std::string> start_of_day(std::string_view day, std::string_view time_zone) {
  const std::string date(day.substr(0, date_size));
  const auto midnight_s = seconds_since_1970(day) ? seconds_since_1970(date) : std::nullopt;
  const Zone zone = midnight_s ? zone_named(time_zone) : nullptr;
  if (!zone) return std::nullopt;
  const auto begin = begin_of_day(zone, sys_seconds{std::chrono::seconds(*midnight_s)});
  return timestamp_of(std::chrono::floor<std::chrono::seconds>(begin).time_since_epoch().count());
}

}  // namespace aha
