#include <doctest/doctest.h>

#include "artifact_fields.hpp"
#include "time_zones.hpp"
#include "webhook_changes.hpp"
#include "webhook_subscriptions.hpp"

#include <aha/json.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace json = aha::json;
using aha::View;
using namespace std::chrono_literals;

// ---------------------------------------------------------------- items

TEST_CASE(
    "the mapping decides what features and requirements are, where they lie, and how they hang together") {
  struct Row {
    const char *mapping, *feature_path, *feature_create, *requirement_path, *requirement_document, *parent;
  };
  for (const Row& row :
       {Row{R"(null)", "/hierarchicalrequirement/7", "/hierarchicalrequirement/create",
            "/hierarchicalrequirement/7", "HierarchicalRequirement", "Parent"},
        Row{R"("UserStory::UserStory")", "/hierarchicalrequirement/7", "/hierarchicalrequirement/create",
            "/hierarchicalrequirement/7", "HierarchicalRequirement", "Parent"},
        Row{R"("Feature::UserStory")", "/portfolioitem/7", "/portfolioitem/feature/create",
            "/hierarchicalrequirement/7", "HierarchicalRequirement", "PortfolioItem"},
        Row{R"("Initiative::Feature")", "/portfolioitem/7", "/portfolioitem/initiative/create",
            "/portfolioitem/7", "Feature", "Parent"}}) {
    CAPTURE(row.mapping);
    const json::value data = aha::parse_json(
        std::string(R"({"project":"40","feature_and_requirement_type":)") + row.mapping + "}");
    const rally::Mapping mapping{View(data)};
    CHECK(mapping.feature.path("7") == row.feature_path);
    CHECK(mapping.feature.create_path() == row.feature_create);
    CHECK(mapping.requirement.path("7") == row.requirement_path);
    CHECK(mapping.requirement.document_name() == row.requirement_document);
    const json::object fields = rally::requirement_fields({}, 12, View(data), mapping, rally::Stage::made);
    CHECK(fields.at(row.parent) == 12);
  }
}

TEST_CASE("the user's default fields are sent along, but not in place of the record's own") {
  const json::value data = aha::parse_json(R"({"project":"40","workspace":30,"feature_default_fields":
      [{"field":"c_Team","value":{"_ref":"/x/1"}},{"field":"Name","value":"never"},"?",{"value":1}]})");
  const json::value feature =
      aha::parse_json(R"({"name":"Compass","description":{"body":"<p>N</p>"},"start_date":"2031-01-01"})");
  const rally::Mapping mapping{View(data)};
  CHECK(rally::feature_fields(View(feature), View(data), mapping, rally::Stage::changed) ==
        aha::parse_json(R"({"Name":"Compass","Description":"<p>N</p>"})"));  // the rest is Rally's by then
  CHECK(rally::feature_fields(View(feature), View(data), mapping, rally::Stage::made) ==
        aha::parse_json(R"({"c_Team":{"_ref":"/x/1"},"Name":"Compass","Description":"<p>N</p>","Project":"40",
                   "Workspace":"/workspace/30"})"));
}

TEST_CASE("a name is as long as Rally takes it") {
  const std::string name(300, 'n');
  const json::value record = json::object{{"name", name}};
  CHECK(rally::sent_name(View(record)) == json::value(name.substr(0, 253) + "..."));
  const rally::Mapping mapping{View()};
  const json::object fields = rally::feature_fields(View(record), {}, mapping, rally::Stage::changed);
  CHECK(fields.at("Name") == rally::sent_name(View(record)));
}

TEST_CASE("only portfolio items have planned dates") {
  const json::value data = aha::parse_json(R"({"feature_and_requirement_type":"Feature::UserStory"})");
  const json::value feature = aha::parse_json(R"({"start_date":"2031-01-01","due_date":null})");
  const rally::Mapping mapping{View(data)};
  const json::object fields =
      rally::feature_fields(View(feature), View(data), mapping, rally::Stage::changed);
  CHECK(fields.at("PlannedStartDate") == "2031-01-01");
  CHECK(fields.at("PlannedEndDate").is_null());
}

TEST_CASE("a release has its dates in each zone from Honolulu to Auckland, and never ends before it starts" *
          doctest::skip(rally::lacks_time_zones())) {
  struct Row {
    const char *start, *end, *sent_start, *sent_end;
  };
  for (const Row& row : {Row{R"("2031-02-01")", R"("2031-02-28")", "2031-02-01", "2031-02-28"},
                         Row{R"("2031-04-01")", R"("2031-02-28")", "2031-02-28", "2031-02-28"},
                         Row{R"(null)", R"("2031-02-28")", "2031-02-28", "2031-02-28"},
                         Row{R"(null)", R"("2031-02-28T23:00:00-08:00")", "2031-02-28", "2031-02-28"},
                         Row{R"("soon")", R"(7)", "2031-12-31", "2031-12-31"}}) {
    CAPTURE(row.end);
    const json::value release =
        aha::parse_json(std::string(R"({"start_date":)") + row.start + R"(,"release_date":)" + row.end + "}");
    const json::object fields =
        rally::release_fields(View(release), {}, std::chrono::sys_days(2031y / 12 / 31));
    const std::string start = View(fields.at("ReleaseStartDate")).text(),
                      end = View(fields.at("ReleaseDate")).text();
    CHECK(start < end);
    for (const char* zone : {"Pacific/Honolulu", "America/Denver", "UTC", "Asia/Tokyo", "Pacific/Auckland"}) {
      CHECK(rally::local_date(start, zone) == row.sent_start);
      CHECK(rally::local_date(end, zone) == row.sent_end);
    }
    CHECK(!fields.contains("State"));  // people move it on
    CHECK(!fields.contains("Workspace"));
  }
}

TEST_CASE("a query for tags nests as Rally wants it, and quotes stay inside") {
  CHECK(rally::tag_query({"a"}) == R"((Name = "a"))");
  CHECK(rally::tag_query({"a", R"(b "c")", "d"}) ==
        R"((((Name = "a") OR (Name = "b \"c\"")) OR (Name = "d")))");
}

TEST_CASE("a feature is ranked beside its neighbour's item") {
  const json::value id("77");
  const rally::Element story("UserStory");
  const auto rank = [&](std::string_view adjacent) {
    const json::value list = aha::parse_json(adjacent);
    return rally::rank_of(View(list), View(id), story);
  };
  const auto below =
      rank(R"([{"direction":"before","integration_fields":[{"integration_id":"5","name":"id","value":"1"},
                              {"integration_id":77,"name":"id","value":9}]}])");
  CHECK(below.parameter == "rankBelow");
  CHECK(below.neighbour == "/slm/webservice/v2.0//hierarchicalrequirement/9");
  CHECK(rank(R"([{"direction":"after","integration_fields":[{"integration_id":77,"name":"id","value":9}]}])")
            .parameter == "rankAbove");
  CHECK(rank(R"([{"direction":"after"}])").parameter.empty());  // the neighbour is not in Rally
  CHECK(rank(R"([])").parameter.empty());
  CHECK(rank(R"([{"direction":"beside"}])").parameter.empty());
  CHECK(rank(R"({"error":"?"})").parameter.empty());
}

// ---------------------------------------------------------------- webhooks

TEST_CASE("a moment falls on the day that it has in the workspace's time zone" *
          doctest::skip(rally::lacks_time_zones())) {
  struct Row {
    const char *moment, *zone, *day;
  };
  for (const Row& row : {Row{"2031-01-15T06:59:59.000Z", "America/Denver", "2031-01-14"},
                         Row{"2031-01-15T07:00:00.000Z", "America/Denver", "2031-01-15"},
                         Row{"2031-07-15T06:00:00Z", "America/Denver", "2031-07-15"},  // summer time
                         Row{"2031-01-15T23:30:00Z", "Asia/Kolkata", "2031-01-16"},
                         Row{"2031-01-15T23:30:00Z", "Nowhere/Atlantis", "2031-01-15"},
                         Row{"2031-01-15T23:30:00-08:00", "", "2031-01-15"},
                         Row{"2031-01-15", "America/Denver", "2031-01-14"}}) {
    CAPTURE(row.moment);
    CAPTURE(row.zone);
    CHECK(rally::local_date(row.moment, row.zone).value_or("?") == row.day);
  }
  CHECK(!rally::local_date("tomorrow", "America/Denver"));
  CHECK(!rally::local_date("", ""));
}

TEST_CASE("the time zone is the chosen workspace's") {
  const json::value meta = aha::parse_json(R"({"workspaces":[{"ObjectID":29},{"ObjectID":30,"Configuration":
      {"WorkspaceConfiguration":{"TimeZone":"Asia/Kolkata"}}}]})");
  const auto zone_of = [&](std::string_view data) {
    const json::value settings = aha::parse_json(data);
    return rally::time_zone_of(View(meta), View(settings));
  };
  CHECK(zone_of(R"({"workspace":"30"})") == "Asia/Kolkata");
  CHECK(zone_of(R"({"workspace":30})") == "Asia/Kolkata");
  CHECK(zone_of(R"({"workspace":"29"})").empty());
  CHECK(zone_of(R"({"workspace":"31"})").empty());
  CHECK(zone_of("{}").empty());
}

const char* const state_of_all = R"("state":{
      "u1":{"name":"Name","value":"Compass"}, "u2":{"name":"Description","value":""},
      "u3":{"name":"PlannedStartDate","value":"2031-01-15T06:00:00Z"}, "u4":{"name":"PlannedEndDate","value":null},
      "u5":{"name":"Tags","value":[{"name":"north"},{"name":"south"}]},
      "u6":{"name":"ScheduleState","value":{"name":"Defined"}}, "u7":{"name":"State","value":"Unmapped"}})";
const char* const tags_and_statuses =
    R"({"send_tags":"1","feature_statuses":{"Defined":"55"},"requirement_statuses":null})";

TEST_CASE("an item's state changes what the record has of it" * doctest::skip(rally::lacks_time_zones())) {
  const json::value payload = aha::parse_json(R"({"message":{)" + std::string(state_of_all) + "}}");
  const json::value data = aha::parse_json(tags_and_statuses);
  const rally::ItemState state{View(payload)};
  CHECK(rally::changes_of(state, {}, "feature", View(data), "America/Denver") ==
        aha::parse_json(
            R"({"name":"Compass","description":"","tags":["north","south"],"start_date":"2031-01-14",
                   "workflow_status":"55"})"));
  CHECK(rally::changes_of(state, {}, "requirement", View(data), "America/Denver") ==
        aha::parse_json(R"({"name":"Compass","description":"","tags":["north","south"]})"));
  CHECK(rally::changes_of(rally::ItemState{View()}, {}, "feature", View(data), "") ==
        aha::parse_json(R"({"tags":[]})"));
  CHECK(rally::changes_of(rally::ItemState{View()}, {}, "feature", {}, "").empty());
}

TEST_CASE(
    "a webhook that says what changed changes that alone, and what the record says already is left out" *
    doctest::skip(rally::lacks_time_zones())) {
  const json::value data = aha::parse_json(tags_and_statuses);
  const json::value record = aha::parse_json(R"({"name":"Newer in Aha!","description":{"body":"<p>N</p>"},
      "tags":["south","north"],"start_date":"2031-01-14","workflow_status":{"id":"1"}})");
  const auto changes = [&](const std::string& names) {
    const json::value payload =
        aha::parse_json(R"({"message":{"changes":{)" + names + "}," + state_of_all + "}}");
    return rally::changes_of(rally::ItemState{View(payload)}, View(record), "feature", View(data),
                             "America/Denver");
  };
  CHECK(changes("").empty());
  CHECK(changes(R"("x":{"name":"VersionId"})").empty());
  CHECK(changes(R"("x":{"name":"ScheduleState"})") == aha::parse_json(R"({"workflow_status":"55"})"));
  CHECK(changes(R"("x":{"name":"Name"})") == aha::parse_json(R"({"name":"Compass"})"));
  CHECK(changes(R"("x":{"name":"Tags"},"y":{"name":"PlannedStartDate"})").empty());
}

TEST_CASE("HTML that Rally has written in its own way is no change of the description") {
  const json::value record = aha::parse_json(R"({"description":{"body":"<p>Use <b>it</b>.</p>"}})");
  const auto changes = [&](const char* html) {
    json::value payload = aha::parse_json(R"({"message":{"state":{"u":{"name":"Description"}}}})");
    payload.at("message").at("state").at("u").as_object()["value"] = html;
    return rally::changes_of(rally::ItemState{View(payload)}, View(record), "feature", {}, "");
  };
  CHECK(changes("<p style=\"margin:0\">Use <b>it</b>. </p>\n").empty());
  CHECK(changes("<p>Use it.</p>").contains("description"));
}

TEST_CASE("webhooks are made for the project and all below it, parents first, also where they form a ring") {
  const json::value projects = aha::parse_json(R"([
      {"ObjectID":3,"_refObjectUUID":"c","ParentUUID":"b"}, {"ObjectID":1,"_refObjectUUID":"a","ParentUUID":"c"},
      {"ObjectID":2,"_refObjectUUID":"b","ParentUUID":"a"}, {"ObjectID":4,"_refObjectUUID":"d","ParentUUID":null},
      {"ObjectID":5,"_refObjectUUID":"e","ParentUUID":"a"}])");
  const json::value first(1), gone("9");
  std::string order;
  for (const View project : rally::project_and_descendants(View(projects), View(first)))
    order += project["_refObjectUUID"].text();
  CHECK(order == "abce");
  CHECK(rally::project_and_descendants(View(projects), View(gone)).empty());
  CHECK(rally::project_and_descendants(View(projects), View()).empty());
}

TEST_CASE("credentials go to Rally's hosts alone") {
  for (const char* url : {"https://rally1.rallydev.com/slm/x", "https://eu1.RallyDev.com/x"})
    CHECK(rally::is_at_rally(url));
  for (const char* url :
       {"http://rally1.rallydev.com/x", "https://rallydev.com.evil.com/x", "https://evilrallydev.com/x",
        "https://rally1.rallydev.com:444/x", "https://evil.com\\@rally1.rallydev.com/x",
        "https://evil.com%2f.rallydev.com/x", "https://rally1.rallydev.com@evil.com/x", "/x", ""})
    CHECK_FALSE(rally::is_at_rally(url));
}

}  // namespace
