#include <doctest/doctest.h>
#include <aha/timestamp.hpp>

namespace {

using aha::utc_timestamp;

TEST_CASE("a date is midnight in UTC") {
  CHECK(utc_timestamp("2014-06-06") == "2014-06-06T00:00:00+00:00");
  CHECK(utc_timestamp("2024-02-29") == "2024-02-29T00:00:00+00:00");
}

TEST_CASE("a time keeps its moment, whatever zone it was written in") {
  CHECK(utc_timestamp("2014-06-06T10:20:30Z") == "2014-06-06T10:20:30+00:00");
  CHECK(utc_timestamp("2014-06-06 10:20") == "2014-06-06T10:20:00+00:00");
  CHECK(utc_timestamp("2014-06-06T10:20:30.123Z") == "2014-06-06T10:20:30+00:00");
  CHECK(utc_timestamp("2014-01-01T01:00:00+02:00") == "2013-12-31T23:00:00+00:00");
  CHECK(utc_timestamp("2014-12-31T23:30:00 -0100") == "2015-01-01T00:30:00+00:00");
}

TEST_CASE("what is no date, or no day of the calendar, gives nothing") {
  for (const char* text :
       {"", "soon", "2014-6-6", "2014-06", "2014-13-01", "2023-02-29", "2014-06-06T", "-014-06-06",
        "2014-06-06T25:00", "2014-06-06T10:00:00+", "2014-06-06x", "2014-06-06T10:00Zjunk"}) {
    CAPTURE(text);
    CHECK(!utc_timestamp(text));
  }
}

TEST_CASE("seconds since 1970 are written as the moment that they are read from") {
  CHECK(aha::timestamp_of(0) == "1970-01-01T00:00:00+00:00");
  CHECK(aha::timestamp_of(-1) == "1969-12-31T23:59:59+00:00");
  CHECK(aha::timestamp_of(aha::seconds_since_1970("2024-02-29T10:20:30Z").value()) ==
        "2024-02-29T10:20:30+00:00");
}

}  // namespace
