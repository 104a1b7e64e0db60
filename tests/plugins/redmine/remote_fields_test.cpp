#include <doctest/doctest.h>

#include "records.hpp"
#include "remote_fields.hpp"

namespace {

using namespace redmine;
namespace json = aha::json;

TEST_CASE("a new issue has tracker, project and priority of the settings and the description in Textile") {
  const json::value record = records::record("N-8");
  const json::value data = records::settings();
  CHECK(json::value(new_issue(record, data, {}, {})) ==
        records::parsed(R"({"tracker_id": "3", "project_id": "7", "subject": "Show true north",
                            "description": "Use it.\n\n", "priority_id": "5"})"));
}

TEST_CASE("a Redmine that formats by CommonMark is sent Markdown") {
  json::value record = records::record("N-8");
  record.at("description").as_object()["body"] = "<p><b>See</b> <a href=\"https://x.example\">this</a></p>";
  for (const char* formatting : {"common_mark", "markdown"}) {
    json::value data = records::settings();
    data.as_object()["text_formatting"] = formatting;
    const json::object issue = changed_issue(record, data, {}, {});
    const std::string text = aha::View(issue.at("description")).text();
    CHECK(text.find("**See** [this](https://x.example)") != std::string::npos);
  }
}

TEST_CASE("a changed issue leaves project, tracker and priority as they were set in Redmine") {
  const json::value record = records::record("N-8");
  const json::value data = records::settings();
  for (const char* field : {"priority_id", "tracker_id", "project_id"})
    CHECK_FALSE(changed_issue(record, data, {}, {}).contains(field));
}

TEST_CASE("what the settings do not have is left out") {
  const json::value record = records::record("N-8");
  const json::value data = json::object();
  CHECK(json::value(new_issue(record, data, {}, {})) ==
        records::parsed(R"({"subject": "Show true north", "description": "Use it.\n\n"})"));
}

TEST_CASE("an issue below another in a version says so") {
  const json::value record = records::record("N-8-1"), data = records::settings(), parent = 41, version = "9";
  const json::object issue = new_issue(record, data, {.parent_issue_id = parent, .version_id = version}, {});
  CHECK(issue.at("parent_issue_id") == 41);
  CHECK(issue.at("fixed_version_id") == "9");
}

TEST_CASE(
    "a record without a name, a description or members of the right type becomes an issue all the same") {
  for (const char* text :
       {"{}", R"({"name": null, "description": null})", R"({"name": 7, "description": []})",
        R"({"description": {"body": 5, "attachments": "none"}, "attachments": 3})", "null"}) {
    const json::value record = records::parsed(text), data = records::settings();
    CHECK(changed_issue(record, data, {}, {}).at("description") == "");
    CHECK(attachments(record).empty());
  }
}

TEST_CASE("an attachment that a record and its description share counts once") {
  json::value record = records::record("N-8");
  record.at("attachments").as_array() = {records::attachment("a.png"), records::attachment("b.png")};
  record.at("description").at("attachments").as_array() = {records::attachment("b.png"),
                                                           records::attachment("c.png")};
  std::vector<std::string> names;
  for (const aha::View one : attachments(record)) names.push_back(one["file_name"].text());
  CHECK(names == std::vector<std::string>{"a.png", "b.png", "c.png"});
}

TEST_CASE("an issue that Redmine lists is recognised through its own line ends") {
  const json::value record = records::record("N-8"), data = records::settings();
  const json::object sent = new_issue(record, data, {}, {});
  const json::value listed =
      records::parsed(R"({"subject": "Show true north", "description": "Use it.\r\n\r\n"})");
  const json::value other =
      records::parsed(R"({"subject": "Show true north", "description": "Use it not."})");
  CHECK(is_same(listed, sent, {"subject", "description"}));
  CHECK_FALSE(is_same(other, sent, {"subject", "description"}));
}

TEST_CASE("a subject or a version's name is as long as Redmine takes it") {
  json::value record = records::record("N-8");
  const std::string name(300, 'n'), fits = name.substr(0, 255);
  record.as_object()["name"] = name;
  CHECK(changed_issue(record, {}, {}, {}).at("subject") == json::value(name.substr(0, 252) + "..."));
  record.as_object()["name"] = fits;
  CHECK(changed_issue(record, {}, {}, {}).at("subject") == json::value(fits));
  CHECK(version(record).at("name") == json::value(name.substr(0, 57) + "..."));
}

}  // namespace
