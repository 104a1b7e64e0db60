#include <aha/time_zone.hpp>
#include <aha/timestamp.hpp>

#include <dlfcn.h>
#include <unicode/basictz.h>
#include <unicode/timezone.h>
#include <unicode/ucal.h>
#include <unicode/unistr.h>

#include <chrono>
#include <cstdio>
#include <memory>

namespace aha {
namespace {

using Zone = std::unique_ptr<icu::TimeZone>;
using std::chrono::milliseconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using std::chrono::year_month_day;

constexpr std::size_t date_size = 10;  // of "2016-10-17"

/// Keeps the library of `function` loaded after this plugin has gone. ICU never frees what it has read, so that each
/// reload would lose it; the library that stays has it for the next version.
bool keep_loaded(const void* function) {
  Dl_info library;
  return dladdr(function, &library) != 0 &&
         dlopen(library.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE) != nullptr;
}

/// Null if the zone is not known.
Zone zone_named(std::string_view name) {
  if (name.empty()) return nullptr;
  static const bool kept = keep_loaded(reinterpret_cast<const void*>(&ucal_open)) &&
                           keep_loaded(reinterpret_cast<const void*>(&u_errorName));
  static_cast<void>(kept);  // if it fails, a reload costs a few kilobytes
  const icu::StringPiece piece(name.data(), static_cast<int>(name.size()));
  Zone zone(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(piece)));
  if (!zone || *zone == icu::TimeZone::getUnknown()) return nullptr;
  return zone;
}

UDate to_icu(sys_seconds moment) {
  return static_cast<UDate>(milliseconds(moment.time_since_epoch()).count());
}

/// How far ahead of UTC the zone is at a moment.
std::optional<milliseconds> offset_at(const icu::TimeZone& zone, sys_seconds moment) {
  int32_t raw_ms = 0, summer_ms = 0;
  UErrorCode error = U_ZERO_ERROR;
  zone.getOffset(to_icu(moment), false, raw_ms, summer_ms, error);
  if (U_FAILURE(error)) return std::nullopt;
  return milliseconds(raw_ms + summer_ms);
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
  const auto offset = offset_at(*zone, utc);
  if (!offset) return std::nullopt;
  return print(year_month_day(std::chrono::floor<std::chrono::days>(utc + *offset)));
}

std::optional<std::string> start_of_day(std::string_view day, std::string_view time_zone) {
  const std::string date(day.substr(0, date_size));
  const auto midnight_s = seconds_since_1970(day) ? seconds_since_1970(date) : std::nullopt;
  const Zone zone = midnight_s ? zone_named(time_zone) : nullptr;
  const auto* const ruled = dynamic_cast<const icu::BasicTimeZone*>(zone.get());
  if (ruled == nullptr) return std::nullopt;
  // Former: of two midnights the first; of a midnight that the clock leaps over, the offset before the leap, which gives
  // the moment of the leap itself.
  int32_t raw_ms = 0, summer_ms = 0;
  UErrorCode error = U_ZERO_ERROR;
  const sys_seconds local{std::chrono::seconds(*midnight_s)};
  ruled->getOffsetFromLocal(to_icu(local), UCAL_TZ_LOCAL_FORMER, UCAL_TZ_LOCAL_FORMER, raw_ms, summer_ms,
                            error);
  if (U_FAILURE(error)) return std::nullopt;
  const auto begin = std::chrono::floor<std::chrono::seconds>(local - milliseconds(raw_ms + summer_ms));
  return timestamp_of(begin.time_since_epoch().count());
}

}  // namespace aha
