#include <doctest/doctest.h>
#include <webhook_plan.hpp>

#include "records.hpp"

namespace {

namespace json = aha::json;
using pivotal_tracker::is_followed;
using pivotal_tracker::planned_changes;
using pivotal_tracker::Settings;

std::string plan(const std::string& new_values, const char* record = "{}", const char* kind = "story",
                 json::object data = records::settings()) {
  const json::value change =
      records::parsed(R"({"kind":")" + std::string(kind) + R"(","new_values":)" + new_values + "}");
  const json::value known = records::parsed(record);
  const json::value settings = std::move(data);
  std::string all;
  for (const json::object& one : planned_changes(change, known, Settings(settings)))
    all += json::serialize(one);
  return all;
}

TEST_CASE("each new value is a change of its own, in Tracker's order") {
  CHECK(plan(R"({"name":"N","description":"**b**","estimate":3,"current_state":"started","x":1})") ==
        R"({"name":"N"}{"description":"<p><strong>b</strong></p>"}{"original_estimate":"3p"})"
        R"({"workflow_status":{"category":"in_progress"}})");
}

TEST_CASE("states stand for categories until the user maps them") {
  for (const auto& [state, category] :
       {std::pair("accepted", "\"shipped\""), std::pair("delivered", "\"done\""),
        std::pair("finished", "\"in_progress\""), std::pair("rejected", "\"in_progress\""),
        std::pair("unstarted", "\"initial\""), std::pair("unscheduled", "\"initial\"")})
    CHECK(plan(R"({"current_state":")" + std::string(state) + "\"}") ==
          R"({"workflow_status":{"category":)" + std::string(category) + "}}");
  const json::object mapped = records::settings_with("feature_statuses", json::object{{"accepted", "600"}});
  CHECK(plan(R"({"current_state":"accepted"})", "{}", "story", mapped) == R"({"workflow_status":"600"})");
}

TEST_CASE("a state that stands for no status leaves the one that the record has") {
  const json::object mapped =
      records::settings_with("feature_statuses", json::object{{"accepted", "600"}, {"odd", nullptr}});
  for (const char* state : {R"("started")", R"("odd")", R"("")", "null", "{}", "7"}) {
    const std::string values = R"({"current_state":)" + std::string(state) + "}";
    CHECK(plan(values, "{}", "story", mapped).empty());
  }
  for (const char* state : {R"("planned")", R"("")", "null", "{}", "7"})
    CHECK(plan(R"({"current_state":)" + std::string(state) + "}").empty());
}

TEST_CASE("a task that is ticked or not sets its requirement's status") {
  CHECK(plan(R"({"complete":true})", "{}", "task") == R"({"workflow_status":{"category":"shipped"}})");
  CHECK(plan(R"({"complete":false,"description":"x"})", "{}", "task") ==
        R"({"workflow_status":{"category":"initial"}})");
  CHECK(plan(R"({"complete":"true"})", "{}", "task").empty());
  CHECK(plan(R"({"complete":true})", "{}", "epic").empty());
}

TEST_CASE("what the record says already does not come back") {
  const char* record = R"({"name":"N","description":{"body":"<p>Use the <b>declination</b>.</p>"},
                           "workflow_status":{"id":600}})";
  CHECK(plan(R"({"name":"N"})", record).empty());
  CHECK(plan(R"({"description":"Use the **declination**."})", record).empty());
  CHECK(plan(R"({"description":"Use the **declination**.\n\n\n\nRequirement of #61."})", record).empty());
  CHECK(plan(R"({"current_state":"accepted"})", record, "story",
             records::settings_with("feature_statuses", json::object{{"accepted", "600"}}))
            .empty());
  CHECK(plan(R"({"description":"Use the compass."})", record) ==
        R"({"description":"<p>Use the compass.</p>"})");
  const char* started = R"({"original_estimate":3,"workflow_status":{"id":5,"category":"in_progress"}})";
  CHECK(plan(R"({"estimate":3,"current_state":"started"})", started).empty());
  CHECK(plan(R"({"complete":true})", R"({"workflow_status":{"category":"shipped"}})", "task").empty());
}

TEST_CASE("followed are changes of stories, tasks and epics, but not their creation") {
  for (const char* kind : {"story", "task", "epic"}) {
    json::value change = json::object{{"kind", kind}, {"change_type", "update"}};
    CHECK(is_followed(change));
    change.as_object()["change_type"] = "create";
    CHECK(!is_followed(change));
  }
  for (const char* text : {R"({"kind":"label"})", "{}", "null", "[]", R"({"kind":7})"}) {
    const json::value change = records::parsed(text);
    CHECK(!is_followed(change));
  }
}

TEST_CASE("values of the wrong type plan text or nothing, and crash nothing") {
  CHECK(plan("null").empty());
  CHECK(plan("[1]").empty());
  CHECK(plan(R"({"description":null})") == R"({"description":""})");
  for (const char* nothing : {R"({"name":null})", R"({"name":""})", R"({"estimate":null})"})
    CHECK(plan(nothing).empty());
}

TEST_CASE("a name that was cut for Tracker does not come back as the record's") {
  std::string cut(4997, 'n');
  cut += "...";
  const std::string record = R"({"name":")" + std::string(6000, 'n') + "\"}";
  CHECK(plan(R"({"name":")" + cut + "\"}", record.c_str()).empty());
}

}  // namespace
