#include <doctest/doctest.h>
#include <milestone_fields.hpp>

#include "records.hpp"

namespace {

namespace json = aha::json;
using gitlab_issues::changed_milestone;
using gitlab_issues::new_milestone;

TEST_CASE("a release becomes an active milestone that says where it came from") {
  const json::value release = records::release();
  CHECK(json::serialize(new_milestone(release, release.at("release_date"))) ==
        R"({"title":"Polar","description":"Created from Aha! https://north.aha.io/releases/N-R-3",)"
        R"("due_date":"2031-02-03T00:00:00+00:00","state_event":"activate"})");
}

TEST_CASE("a released one is closed, a date that is none takes the due date away") {
  json::object release = records::release();
  release["released"] = true;
  const json::value record = release;
  const json::value soon = "soon";
  CHECK(json::serialize(changed_milestone(record, soon)) ==
        R"({"title":"Polar","due_date":null,"state_event":"closed"})");
  CHECK(changed_milestone(aha::View(), aha::View()).at("title").is_null());
}

TEST_CASE("a title is as long as GitLab takes it") {
  json::object release = records::release();
  release["name"] = std::string(300, 'n');
  const json::value record = release, due;
  std::string cut(252, 'n');
  cut += "...";
  CHECK(changed_milestone(record, due).at("title") == json::value(cut));
}

}  // namespace
