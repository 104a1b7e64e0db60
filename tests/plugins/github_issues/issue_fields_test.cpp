#include <doctest/doctest.h>
#include <issue_fields.hpp>
#include <labels.hpp>

#include "records.hpp"

namespace {

namespace json = aha::json;
using github_issues::changed_issue;
using github_issues::issue_body;
using github_issues::issue_title;
using github_issues::new_issue;
using github_issues::Requirements;

std::string body_of(json::object record, Requirements requirements = Requirements::left_out) {
  const json::value value = std::move(record);
  return issue_body(value, requirements, github_issues::limits);
}

json::object with_requirements() {
  json::object record = records::feature();
  record["requirements"] = records::parsed(R"([
      {"name": "Look it up", "workflow_status": {"complete": true},
       "description": {"body": "<p>In the <i>model</i></p><p>of the year</p>", "attachments": []}},
      {"name": "Warn", "description": {"body": "", "attachments": [
          {"file_name": "pole.png", "download_url": "https://files.example.com/1"}]}},
      {"name": "Nothing more"}])");
  return record;
}

TEST_CASE("the body is the description and where it came from") {
  CHECK(body_of(records::feature()) ==
        "Use the **declination**.\n\n\n\nCreated from Aha! https://north.aha.io/features/N-8");
}

TEST_CASE("attachments of the description are listed by name and address") {
  json::object record = records::feature();
  record["description"] = records::parsed(R"({"body": null, "attachments": [
      {"file_name": "a b.png", "download_url": "https://files.example.com/1"},
      {"file_name": "c.pdf", "download_url": "https://files.example.com/2?x=1"}]})");
  CHECK(body_of(record) ==
        "a b.png (https://files.example.com/1)\nc.pdf (https://files.example.com/2?x=1)\n\n"
        "Created from Aha! https://north.aha.io/features/N-8");
}

TEST_CASE("requirements become a checklist, each with its details moved in below it") {
  const std::string body = body_of(with_requirements(), Requirements::as_checklist);
  CHECK(body ==
        "Use the **declination**.\n\n\n\n"
        "- [x] Look it up\n    In the _model_\n    \n    of the year\n    \n"
        "- [ ] Warn\n    pole.png (https://files.example.com/1)\n"
        "- [ ] Nothing more\n\n\n"
        "Created from Aha! https://north.aha.io/features/N-8");
}

TEST_CASE("names in a checklist begin no markup, no item of their own and no mention") {
  json::object record = records::feature();
  record["requirements"] = records::parsed(R"([
      {"name": "1. Tell @octocat of *#12*\nand <b>"},
      {"name": "x", "description": {"body": "", "attachments": [
          {"file_name": "__init__.py", "download_url": "https://files.example.com/1"}]}}])");
  const std::string body = body_of(std::move(record), Requirements::as_checklist);
  CHECK(body.find("- [ ] 1\\. Tell @<!-- -->octocat of \\*#<!-- -->12\\* and \\<b>\n") != std::string::npos);
  CHECK(body.find("    \\_\\_init\\_\\_.py (https://files.example.com/1)\n") != std::string::npos);
}

TEST_CASE("code in a checklist keeps its empty lines") {
  json::object record = records::feature();
  record["requirements"] = records::parsed(R"([
      {"name": "Run", "description": {"body": "<pre>a\n\n\n  b</pre>"}}, {"name": "Rest"}])");
  CHECK(body_of(std::move(record), Requirements::as_checklist)
            .find("- [ ] Run\n    ```\n    a\n    \n    \n      b\n    ```\n- [ ] Rest\n") !=
        std::string::npos);
}

TEST_CASE("requirements that are issues of their own are not in the body") {
  CHECK(body_of(with_requirements()) == body_of(records::feature()));
}

TEST_CASE("a record without an address says nothing about where it came from") {
  json::object record = records::feature();
  record.erase("url");
  record["description"] = nullptr;
  CHECK(body_of(record).empty());
}

TEST_CASE("a record without a name is called after its description") {
  const json::value record =
      records::parsed(R"({"name": " ", "description": {"body": "<p>Point north. Always.</p>"}})");
  CHECK(issue_title(record, github_issues::limits) == "Point north");
  const json::value nothing = records::parsed("{}");
  CHECK(issue_title(nothing, github_issues::limits).empty());
}

TEST_CASE("a new issue has labels, a changed one leaves them to a request of their own") {
  const json::value record = records::feature();
  const json::value milestone = 4;
  CHECK(new_issue(record, milestone, Requirements::left_out)["labels"] == json::array{"map"});
  CHECK(new_issue(record, milestone, Requirements::left_out)["milestone"] == 4);
  CHECK(!changed_issue(record, milestone, Requirements::left_out).contains("labels"));
}

TEST_CASE("a record without tags has no labels, and one without a release no milestone") {
  json::object untagged = records::feature();
  untagged["tags"] = nullptr;
  const json::value record = untagged;
  const json::object issue = new_issue(record, aha::View(), Requirements::left_out);
  CHECK(issue.at("labels") == json::array());
  CHECK(issue.at("milestone").is_null());
}

TEST_CASE("members of the wrong type are read as nothing or as their text, never a crash") {
  const json::value record = records::parsed(
      R"({"name": 5, "description": "text", "requirements": {"a": 1}, "tags": {"b": 2}, "url": ["x"]})");
  const json::object issue = new_issue(record, aha::View(), Requirements::as_checklist);
  CHECK(issue.at("title") == "5");
  CHECK(issue.at("labels") == json::array());
}

TEST_CASE("a description of a megabyte that never closes its tags becomes a body") {
  json::object record = records::feature();
  std::string html;
  while (html.size() < 1'000'000) html += "<p><b>deep ";
  record["description"] = json::object{{"body", html}};
  CHECK(body_of(record).size() > 60'000);
}

TEST_CASE("a name and a description that GitHub would refuse are shortened, and say where they came from") {
  json::object record = records::feature();
  record["name"] = std::string(400, 'n');
  record["description"] =
      json::object{{"body", "<pre>" + std::string(90'000, 'c') + "</pre>"}, {"attachments", json::array()}};
  const json::value long_record = record;
  const json::value issue = changed_issue(long_record, {}, Requirements::left_out);
  CHECK(issue.at("title").as_string().size() == 256);
  const std::string body(issue.at("body").as_string());
  CHECK(body.size() <= 65'536);
  CHECK(body.ends_with("...\n```\n\nCreated from Aha! https://north.aha.io/features/N-8"));
}

TEST_CASE("tags are labels as GitHub takes them: none twice, none empty, none too long") {
  json::object record = records::feature();
  record["tags"] = aha::parse_json(R"(["UI", "ui", " ", "a, b"])");
  record["tags"].as_array().push_back(json::value(std::string(60, 't')));
  const json::value tagged = record;
  const json::value issue = new_issue(tagged, {}, Requirements::left_out);
  CHECK(issue.at("labels") == json::value({"UI", "a, b", std::string(47, 't').append("...")}));
}

}  // namespace
