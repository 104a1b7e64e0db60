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
