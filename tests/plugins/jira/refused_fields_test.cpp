#include <doctest/doctest.h>

#include "records.hpp"

#include <jira_core/refusal.hpp>
#include <jira_core/refused_fields.hpp>

#include <string>
#include <vector>

namespace {

namespace json = aha::json;
using Names = std::vector<std::string>;

Names expendable(std::string_view errors,
                 std::string_view issue = R"({"fields": {"assignee": 1, "reporter": 1,
    "priority": 1, "summary": 1, "parent": 1, "cf_1": 1, "timetracking": 1}, "update": {"fixVersions": []}})") {
  const json::value body = records::parsed(errors);
  return jira::expendable_fields(body, records::parsed(issue));
}

TEST_CASE("an issue can do without what concerns one field alone") {
  CHECK(expendable(R"({"errors": {"assignee": "User 'ada' cannot be assigned issues."}})") ==
        Names{"assignee"});
  CHECK(expendable(R"({"errors": {"reporter": "The reporter specified is not a user."}})") ==
        Names{"reporter"});
  CHECK(expendable(R"({"errors": {"priority": "Priority name 'Urgent' is not valid"}})") ==
        Names{"priority"});
  CHECK(expendable(R"({"errors": {"fixVersions": "Version id '600' is not valid"}})") ==
        Names{"fixVersions"});
  CHECK(expendable(R"({"errors": {"cf_1": "User 'ada' was not found in the system."}})") == Names{"cf_1"});
  CHECK(expendable(R"({"errors": {"components": "Component name 'X' is not valid"}})",
                   R"({"fields": {"components": []}})") == Names{"components"});
  CHECK(expendable(R"({"errorMessages": [], "errors": {"cf_1":
      "Field 'cf_1' cannot be set. It is not on the appropriate screen, or unknown."}})") == Names{"cf_1"});
}

TEST_CASE("an issue that must be corrected is not cut") {
  CHECK(expendable(R"({"errors": {"summary": "You must specify a summary."}})").empty());
  CHECK(expendable(R"({"errors": {"cf_1": "Option value 'x' is not valid"}})").empty());
  CHECK(
      expendable(R"({"errors": {"assignee": "User 'a' does not exist.", "cf_1": "is required."}})").empty());
  CHECK(
      expendable(R"({"errorMessages": ["No"], "errors": {"assignee": "User 'a' does not exist."}})").empty());
  CHECK(expendable(
            R"({"errors": {"parent": "Field 'parent' cannot be set. It is not on the appropriate screen"}})")
            .empty());
  CHECK(expendable(R"({"errors": {"assignee": "User 'a' does not exist."}})", R"({"fields": {}})").empty());
  CHECK(expendable("{}").empty());
}

TEST_CASE("an issue can do without labels and its epic, whatever the reason and its language") {
  const std::string sent = R"({"fields": {"labels": [], "cf_epic": "MAP-5", "parent": {"key": "MAP-5"}}})";
  CHECK(expendable(R"({"errors": {"labels": "Das Stichwort ist ungültig."}})", sent) == Names{"labels"});
  const auto of_epics = [&](const char* errors, bool parent_is_epic) {
    const json::value body = records::parsed(errors);
    return jira::expendable_fields(body, records::parsed(sent), {"cf_epic", parent_is_epic});
  };
  CHECK(of_epics(R"({"errors": {"cf_epic": "Issue 'MAP-5' must be of type 'Epic'."}})", true) ==
        Names{"cf_epic"});
  const char* const refused =
      R"({"errors": {"parentId": "Given parent does not belong to appropriate hierarchy."}})";
  CHECK(of_epics(refused, true) == Names{"parentId"});
  CHECK(of_epics(refused, false).empty());  // a subtask needs its parent
  json::object issue = records::parsed(sent);
  jira::drop_field(issue, "parentId");
  CHECK(!issue.at("fields").as_object().contains("parent"));
}

TEST_CASE("a dropped field is gone from both parts") {
  json::object issue = records::parsed(R"({"fields": {"a": 1, "b": 2}, "update": {"a": []}})");
  jira::drop_field(issue, "a");
  CHECK(json::serialize(issue) == R"({"fields":{"b":2}})");
}

TEST_CASE("a refused option names the field that it came from") {
  const json::value fields = records::parsed(R"({"cf_2": {"name": "Colour"}})");
  const json::value mapping = aha::parse_json(R"([{"aha_field": "colour", "jira_field": "cf_2"}])");
  const jira::FieldNames names{fields, mapping};
  for (const char* reason : {"Option value 'Red' is not valid", "Option id 'Red' is not valid"}) {
    const std::string text = jira::field_refusal("cf_2", reason, names);
    CHECK(text.find("\"Colour\"") != std::string::npos);
    CHECK(text.find("'Red'") != std::string::npos);
    CHECK(text.find("'colour'") != std::string::npos);
  }
  CHECK(jira::field_refusal("cf_2", "Option id 'null' is not valid", names).find("null") ==
        std::string::npos);
  CHECK(jira::field_refusal("summary", "is required", {}) == "\"summary\": is required");
}

}  // namespace
