#include <doctest/doctest.h>
#include <milestone_fields.hpp>

#include "records.hpp"

namespace {

namespace json = aha::json;
using github_issues::changed_milestone;
using github_issues::new_milestone;

TEST_CASE("a release becomes an open milestone, due at the start of its day") {
  const json::value release = records::release();
  CHECK(json::serialize(new_milestone(release)) ==
        R"({"title":"Polar","description":"Created from Aha! https://north.aha.io/releases/N-R-3",)"
        R"("due_on":"2031-02-03T12:00:00Z","state":"open"})");
}

TEST_CASE("a change keeps the description, which people may have edited") {
  json::object release = records::release();
  release["released"] = true;
  const json::value record = release;
  CHECK(json::serialize(changed_milestone(record)) ==
        R"({"title":"Polar","due_on":"2031-02-03T12:00:00Z","state":"closed"})");
}

TEST_CASE("a release without a readable date takes the due date away") {
  for (const json::value& date :
       {json::value(nullptr), json::value(""), json::value("soon"), json::value(20310203)}) {
    json::object release = records::release();
    release["release_date"] = date;
    const json::value record = release;
    CHECK(changed_milestone(record)["due_on"].is_null());
  }
}

TEST_CASE("a release of nothing is a milestone of nothing, not a crash") {
  const json::value empty = json::object();
  CHECK(json::serialize(new_milestone(empty)) ==
        R"({"title":null,"description":"Created from Aha! ","due_on":null,"state":"open"})");
}

TEST_CASE("a milestone is due on the release's day in Pacific time, too, whatever zone the date came with") {
  const auto due = [](const char* release_date) {
    const aha::json::value release = {{"release_date", release_date}};
    return changed_milestone(release)["due_on"];
  };
  CHECK(due("2026-10-01") == "2026-10-01T12:00:00Z");
  CHECK(due("2031-02-28T23:00:00-08:00") == "2031-02-28T12:00:00Z");
  CHECK(due("2031-02-28T01:00:00+13:00") == "2031-02-28T12:00:00Z");
  CHECK(due("soon").is_null());
}

}  // namespace
