#include "local_date.hpp"

#include <aha/timestamp.hpp>

#include <dlfcn.h>
#include <unicode/timezone.h>
#include <unicode/ucal.h>
#include <unicode/unistr.h>

#include <chrono>
#include <cstdio>
#include <memory>

namespace rally {
namespace {

using Milliseconds = std::chrono::sys_time<std::chrono::milliseconds>;

std::optional<Milliseconds> parsed(std::string_view moment) {
  const auto utc = aha::utc_timestamp(moment);  // "2016-10-18T02:00:00+00:00"
  int year = 0, hour = 0, minute = 0, second = 0;
  unsigned month = 0, day = 0;
  if (!utc ||
      std::sscanf(utc->c_str(), "%d-%u-%uT%d:%d:%d", &year, &month, &day, &hour, &minute, &second) != 6)
    return std::nullopt;
  return std::chrono::sys_days(std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(day)) +
         std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second);
}

/// Keeps the library of `function` loaded after this plugin has gone. ICU never frees what it has read, so that each
/// reload would lose it; the library that stays has it for the next version.
bool keep_loaded(const void* function) {
  Dl_info library;
  return dladdr(function, &library) != 0 &&
         dlopen(library.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE) != nullptr;
}

/// Nothing where the zone is not known.
std::optional<std::chrono::milliseconds> offset_of(std::string_view time_zone, Milliseconds moment) {
  static const bool kept = keep_loaded(reinterpret_cast<const void*>(&ucal_open)) &&
                           keep_loaded(reinterpret_cast<const void*>(&u_errorName));
  static_cast<void>(kept);  // where it fails, a reload costs a few kilobytes
  const auto name =
      icu::UnicodeString::fromUTF8(icu::StringPiece(time_zone.data(), static_cast<int>(time_zone.size())));
  const std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(name));
  if (!zone || *zone == icu::TimeZone::getUnknown()) return std::nullopt;
  int32_t raw_ms = 0, summer_ms = 0;
  UErrorCode error = U_ZERO_ERROR;
  zone->getOffset(static_cast<UDate>(moment.time_since_epoch().count()), false, raw_ms, summer_ms, error);
  if (U_FAILURE(error)) return std::nullopt;
  return std::chrono::milliseconds(raw_ms + summer_ms);
}

}  // namespace

std::optional<std::string> local_date(std::string_view moment, std::string_view time_zone) {
  const auto utc = parsed(moment);
  if (!utc) return std::nullopt;
  constexpr std::size_t date_size = 10;
  const auto offset = time_zone.empty() ? std::nullopt : offset_of(time_zone, *utc);
  if (!offset) return std::string(moment.substr(0, date_size));
  const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(*utc + *offset));
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

}  // namespace rally
