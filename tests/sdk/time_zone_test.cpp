#include <doctest/doctest.h>
#include <aha/time_zone.hpp>

#include <stdexcept>
#include <string>

#include "icu.hpp"

namespace {

const bool icu_is_missing =
    aha::find_calendar_functions() == nullptr;  // only on Windows, and there as under wine

using aha::day_in_zone;
using aha::start_of_day;

TEST_SUITE_BEGIN("time zones" * doctest::skip(icu_is_missing));

TEST_CASE("a moment falls on the day that its time zone has then") {
  CHECK(day_in_zone("2031-01-15T06:59:59.000Z", "America/Denver") == "2031-01-14");
  CHECK(day_in_zone("2031-01-15T07:00:00.000Z", "America/Denver") == "2031-01-15");
  CHECK(day_in_zone("2026-07-15T06:00:00Z", "America/Denver") == "2026-07-15");  // summer time
  CHECK(day_in_zone("2026-07-15T05:59:59Z", "America/Denver") == "2026-07-14");
  CHECK(day_in_zone("2031-01-15T23:30:00Z", "Asia/Kolkata") == "2031-01-16");
  CHECK(day_in_zone("2031-01-15T23:30:00-08:00", "UTC") == "2031-01-16");
  CHECK(day_in_zone("2031-01-15T03:00:00Z", "GMT-7") == "2031-01-14");
  CHECK(day_in_zone("2031-01-15", "America/Denver") == "2031-01-14");
}

TEST_CASE("a day begins at its first midnight") {
  CHECK(start_of_day("2026-01-15", "UTC") == "2026-01-15T00:00:00+00:00");
  CHECK(start_of_day("2026-01-15", "America/Denver") == "2026-01-15T07:00:00+00:00");
  CHECK(start_of_day("2026-07-15", "America/Denver") == "2026-07-15T06:00:00+00:00");
  CHECK(start_of_day("2026-03-08", "America/Denver") ==
        "2026-03-08T07:00:00+00:00");  // forward at two o'clock
  CHECK(start_of_day("2026-01-15", "Asia/Kolkata") == "2026-01-14T18:30:00+00:00");
  CHECK(start_of_day("2026-01-15", "Pacific/Auckland") == "2026-01-14T11:00:00+00:00");
  CHECK(start_of_day("2026-01-15T23:00:00Z", "America/Denver") == "2026-01-15T07:00:00+00:00");
}

TEST_CASE(
    "a midnight that the clock leaps over is the moment of the leap, and one that comes twice the first") {
  CHECK(start_of_day("2018-11-04", "America/Sao_Paulo") ==
        "2018-11-04T03:00:00+00:00");  // 00:00 became 01:00
  CHECK(start_of_day("2018-02-18", "America/Sao_Paulo") ==
        "2018-02-18T03:00:00+00:00");                                                  // 24:00 became 23:00
  CHECK(start_of_day("2024-11-03", "America/Havana") == "2024-11-03T04:00:00+00:00");  // 01:00 became 00:00
  CHECK(start_of_day("2011-12-31", "Pacific/Apia") ==
        "2011-12-30T10:00:00+00:00");  // after a day that was left out
}

TEST_CASE("the start of a day lies on that day in each zone, and the minute before it does not") {
  for (const char* zone :
       {"Pacific/Honolulu", "America/St_Johns", "America/Denver", "Europe/Berlin", "Africa/Cairo",
        "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Kiritimati"}) {
    for (int month = 1; month <= 12; ++month) {
      const std::string day = "2026-" + std::string(month < 10 ? "0" : "") + std::to_string(month) + "-29";
      if (month == 2) continue;
      CAPTURE(zone);
      CAPTURE(day);
      const std::string start = start_of_day(day, zone).value();
      CHECK(day_in_zone(start, zone) == day);
      // A minute before: the same time, one minute ahead of UTC.
      std::string before = start;
      before.back() = '1';
      CHECK(day_in_zone(before, zone).value() < day);
    }
  }
}

TEST_CASE("a text that is no moment and a zone that does not exist give nothing") {
  for (const char* zone : {"", "Nowhere/Atlantis", "GMT+99", "America/Denver\xFF", "mst mdt"}) {
    CAPTURE(zone);
    CHECK(!day_in_zone("2026-01-15T00:00:00Z", zone));
    CHECK(!start_of_day("2026-01-15", zone));
  }
  for (const char* text : {"", "tomorrow", "2026-02-30", "2026-01-15x"}) {
    CAPTURE(text);
    CHECK(!day_in_zone(text, "UTC"));
    CHECK(!start_of_day(text, "UTC"));
  }
}

TEST_SUITE_END();

TEST_CASE("without ICU no day is guessed" * doctest::skip(!icu_is_missing)) {
  CHECK_THROWS_AS(day_in_zone("2026-01-15T00:00:00Z", "UTC"), std::runtime_error);
  CHECK_THROWS_AS(start_of_day("2026-01-15", "UTC"), std::runtime_error);
}

}  // namespace
