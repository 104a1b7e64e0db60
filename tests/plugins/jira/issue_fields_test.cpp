#include <doctest/doctest.h>

#include "records.hpp"

#include <jira_core/issue_fields.hpp>

#include <string>

namespace {

namespace json = aha::json;
using aha::View;
using jira::IssueSource;
using jira::IssueType;

/// A document and views of it, as a service has them.
struct Given {
  json::value record = records::feature();
  json::value meta = records::meta();

  IssueSource source(std::size_t type = 0) const {
    return {.record = record,
            .feature = record,
            .type = IssueType(View(meta)["issue_type_sets"]["set"][type]),
            .meta = meta};
  }
  json::object created(std::size_t type = 0) const { return fields(jira::new_issue(source(type))); }
  json::object updated() const { return fields(jira::changed_issue(source())); }

  static json::object fields(const json::object& issue) { return issue.at("fields").as_object(); }
};

TEST_CASE("a new issue has name, wiki markup, type, and the reference to its record") {
  const Given given;
  CHECK(given.created() ==
        records::parsed(R"({"summary": "Show true north", "description": "Use the *declination*.",
      "issuetype": {"id": "1"}, "customfield_9": "https://north.aha.io/features/N-8"})"));
}

TEST_CASE("a version goes into an issue of a type that has versions") {
  const Given given;
  const json::value id("600");
  IssueSource source = given.source();
  source.version_id = id;
  CHECK(json::serialize(Given::fields(jira::new_issue(source)).at("fixVersions")) == R"([{"id":"600"}])");
  CHECK(json::serialize(jira::changed_issue(source).at("update")) ==
        R"({"fixVersions":[{"set":[{"id":"600"}]}]})");
  source.type = given.source(1).type;
  CHECK(!Given::fields(jira::new_issue(source)).contains("fixVersions"));
  CHECK(!jira::changed_issue(source).contains("update"));
}

TEST_CASE("tags become labels only where that is wanted") {
  const Given given;
  IssueSource source = given.source();
  CHECK(!Given::fields(jira::new_issue(source)).contains("labels"));
  source.sends_tags = true;
  CHECK(json::serialize(Given::fields(jira::new_issue(source)).at("labels")) == R"(["map"])");
}

TEST_CASE("estimates in minutes go into time tracking up to Jira's limit") {
  Given given;
  json::object& record = given.record.get_object();
  record["work_units"] = 10;
  record["original_estimate"] = 120;
  record["remaining_estimate"] = nullptr;
  CHECK(json::serialize(given.created().at("timetracking")) ==
        R"({"originalEstimate":120,"remainingEstimate":null})");
  record["remaining_estimate"] = 20001;
  CHECK(!given.created().contains("timetracking"));
}

TEST_CASE("estimates in points go into the story points") {
  Given given;
  given.record.get_object()["work_units"] = 20;
  given.record.get_object()["original_estimate"] = 5.5;
  CHECK(given.updated().at("cf_points") == 5.5);
}

TEST_CASE("estimates in points go into the field that a team-managed project has for them") {
  Given given;
  given.record.get_object()["work_units"] = 20;
  given.record.get_object()["original_estimate"] = 3;
  json::object& meta = given.meta.get_object();
  meta["fields"].get_object()["cf_16"] = records::parsed(
      R"({"name": "Story point estimate", "editor": "com.pyxis.greenhopper.jira:jsw-story-points"})");
  CHECK(!given.created(1).contains("cf_16"));  // not on its screens
  meta["issue_type_sets"].at("set").at(1).get_object()["fields"] = json::array{"summary", "cf_16"};
  CHECK(given.created(1).at("cf_16") == 3);
  CHECK(!given.created(1).contains(""));
}

TEST_CASE("no estimate is sent where requirements carry it or capacity planning is off") {
  Given given;
  given.record.get_object()["work_units"] = 10;
  CHECK(!given.created().contains("timetracking"));
  given.record.get_object()["original_estimate"] = 5;
  given.record.get_object()["use_requirements_estimates"] = true;
  CHECK(!given.created().contains("timetracking"));
}

TEST_CASE("a user is named by the account id where Jira has one, else by name") {
  const Given given;
  const json::value cloud = records::parsed(R"({"accountId": "5b", "name": "old"})");
  const json::value server = records::parsed(R"({"name": "ada", "key": "u1"})");
  IssueSource source = given.source();
  source.assignee = cloud;
  source.reporter = server;
  const json::object fields = Given::fields(jira::new_issue(source));
  CHECK(json::serialize(fields.at("assignee")) == R"({"accountId":"5b"})");
  CHECK(json::serialize(fields.at("reporter")) == R"({"name":"ada"})");
  CHECK(!Given::fields(jira::changed_issue(source)).contains("reporter"));
}

TEST_CASE("an epic's issue is named twice, and others name their epic") {
  const Given given;
  CHECK(given.created(2).at("cf_name") == "Show true north");
  IssueSource source = given.source();
  source.epic = jira::EpicReference{"MAP-3"};
  CHECK(Given::fields(jira::new_issue(source)).at("cf_epic") == "MAP-3");
  source.epic = jira::EpicReference{nullptr};
  CHECK(Given::fields(jira::new_issue(source)).at("cf_epic").is_null());
  source.epic = jira::EpicReference{"MAP-3", true};
  CHECK(json::serialize(Given::fields(jira::new_issue(source)).at("parent")) == R"({"key":"MAP-3"})");
  CHECK(!Given::fields(jira::new_issue(source)).contains("cf_epic"));
  source.epic = jira::EpicReference{nullptr, true};
  CHECK(!Given::fields(jira::new_issue(source)).contains("parent"));
}

TEST_CASE("a subtask names its parent") {
  const Given given;
  const json::value id("4001");
  const json::value key("MAP-1");
  IssueSource source = given.source(1);
  source.parent = {id, key};
  CHECK(json::serialize(Given::fields(jira::new_issue(source)).at("parent")) == R"({"key":"MAP-1"})");
}

TEST_CASE("the due date of the feature counts, and of a requirement only while it is new") {
  Given given;
  given.record.get_object()["due_date"] = "2031-01-01";
  CHECK(given.created().at("duedate") == "2031-01-01");
  CHECK(given.updated().at("duedate") == "2031-01-01");
  IssueSource source = given.source();
  source.is_feature = false;
  CHECK(Given::fields(jira::new_issue(source)).contains("duedate"));
  CHECK(!Given::fields(jira::changed_issue(source)).contains("duedate"));
  CHECK(!given.created(1).contains("duedate"));  // not on the subtask's screen
}

TEST_CASE("mapped fields are added, and change what is there") {
  const Given given;
  const json::value user = records::parsed(R"({"accountId": "5b"})");
  IssueSource source = given.source();
  source.assignee = user;
  source.mapped =
      records::parsed(R"({"assignee": {"name": "x"}, "summary": "mapped", "priority": {"name": "High"}})");
  const json::object fields = Given::fields(jira::new_issue(source));
  CHECK(json::serialize(fields.at("assignee")) == R"({"accountId":"5b","name":"x"})");
  CHECK(fields.at("summary") == "mapped");
  CHECK(json::serialize(fields.at("priority")) == R"({"name":"High"})");
}

TEST_CASE("a record without a description sends none") {
  Given given;
  for (const json::value& description :
       {json::value(nullptr), json::value(json::object{{"body", nullptr}})}) {
    given.record.get_object()["description"] = description;
    CHECK(given.created().at("description").is_null());
  }
  given.record = json::object();
  CHECK(given.created().at("summary") == "");
}

TEST_CASE("a summary is one line of at most 255 UTF-16 units") {
  CHECK(jira::one_line("one\r\ntwo\nthree") == "one  two three");
  const std::string fits(255, 'a');
  CHECK(jira::one_line(fits) == fits);
  CHECK(jira::one_line(fits + "b") == fits.substr(0, 252) + "...");
  std::string rockets;
  for (int i = 0; i < 128; ++i) rockets += "\xF0\x9F\x9A\x80";  // two units each
  const std::string cut = jira::one_line(rockets);
  CHECK(cut.size() == 126 * 4 + 3);
  CHECK(cut.ends_with("\xF0\x9F\x9A\x80..."));
}

TEST_CASE("an initiative becomes an epic of its name") {
  const json::value initiative = records::parsed(
      R"({"name": "Magnetism", "description": {"body": "<p>Why</p>"}, "url": "https://north.aha.io/initiatives/N-S-1"})");
  const Given given;
  const json::object epic = jira::new_epic(initiative, given.source(2).type, given.meta);
  CHECK(Given::fields(epic) == records::parsed(R"({"summary": "Magnetism", "description": "Why",
      "issuetype": {"id": "3"}, "cf_name": "Magnetism", "customfield_9": "https://north.aha.io/initiatives/N-S-1"})"));
}

TEST_CASE("links, ranks and comments are written as Jira wants them") {
  const json::value issue("12");
  const json::value parent("11");
  CHECK(json::serialize(jira::relates_to(issue, parent)) ==
        R"({"type":{"name":"Relates"},"outwardIssue":{"id":"12"},"inwardIssue":{"id":"11"}})");
  CHECK(json::serialize(jira::ranking(issue, parent, true)) == R"({"issues":["12"],"rankAfterIssue":"11"})");
  CHECK(json::serialize(jira::ranking(issue, parent, false)) ==
        R"({"issues":["12"],"rankBeforeIssue":"11"})");
  const json::value comment =
      records::parsed(R"({"user": {"name": "Ada"}, "url": "https://x/1", "body": "<p><em>Yes</em></p>"})");
  CHECK(jira::new_comment(comment).at("body") == "Comment added by Ada in [Aha!|https://x/1]\n\n_Yes_");
  const json::value by_marks =
      records::parsed(R"({"user": {"name": "[~ada] {x} *y*"}, "url": "https://x/1", "body": ""})");
  CHECK(jira::new_comment(by_marks).at("body") ==
        "Comment added by \\[\\~ada] \\{x} \\*y\\* in [Aha!|https://x/1]\n\n");
}

}  // namespace
