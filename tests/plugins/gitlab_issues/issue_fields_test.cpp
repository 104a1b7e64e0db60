#include <doctest/doctest.h>
#include <issue_fields.hpp>

#include "records.hpp"

namespace {

namespace json = aha::json;
using gitlab_issues::issue_fields;
using gitlab_issues::labels_change;
using gitlab_issues::labels_of;
using gitlab_issues::parent_line;
using gitlab_issues::Settings;
using gitlab_issues::state_event;
using issues::Labels;

const json::value meta = records::meta_data();
const json::value plain = records::settings();
const json::value with_labels = records::settings_with("add_status_labels", "1");
const json::value milestone = 70;

TEST_CASE("an issue has the record's name, text and origin, and its milestone") {
  const json::value feature = records::feature();
  CHECK(json::serialize(issue_fields(feature, milestone, "", Settings(plain, meta))) ==
        R"({"title":"Show true north","description":"Use the **declination**.\n\n\n\n)"
        R"(Created from Aha! https://north.aha.io/features/N-8","milestone_id":70})");
}

TEST_CASE("a requirement's issue names that of its feature before its origin") {
  const json::value requirement = records::requirement("N-8-1");
  const json::value issue = records::parsed(records::issue_42);
  CHECK(issue_fields(requirement, milestone, parent_line(issue), Settings(plain, meta)).at("description") ==
        "Parent: #42\n\nCreated from Aha! https://north.aha.io/requirements/N-8-1");
}

TEST_CASE("with the other mapping requirements are a checklist") {
  json::object feature = records::feature();
  feature["requirements"] = json::array{records::requirement("N-8-1")};
  const json::value record = feature;
  const json::value checklist = records::settings_with("mapping", "issue-checklist");
  const json::object issue = issue_fields(record, milestone, "", Settings(checklist, meta));
  CHECK(issue.at("description").as_string().find("\n\n- [ ] Look it up\n\n\nCreated from") !=
        std::string::npos);
}

TEST_CASE("the tags are the labels, and the status is one more where that is wanted") {
  const json::value feature =
      records::parsed(R"({"tags": ["Aha!:Old", "a"], "workflow_status": {"id": "11", "name": "Planned"}})");
  CHECK(labels_of(feature, Settings(plain, meta)) == Labels{"Aha!:Old", "a"});
  CHECK(labels_of(feature, Settings(with_labels, meta)) == Labels{"a", "Aha!:Planned"});
  const json::value bare = records::parsed(R"({"tags": null})");
  CHECK(labels_of(bare, Settings(plain, meta)).empty());
  CHECK(labels_of(bare, Settings(with_labels, meta)).empty());
  CHECK(labels_change({"a", "Aha!:Planned"}).at("labels") == "a,Aha!:Planned");
}

TEST_CASE("a comma in a status or tag does not part its label") {
  CHECK(labels_change({"Aha!:Waiting, for legal", "a,b", " , ", "A"}).at("labels") ==
        "Aha!:Waiting for legal,a b,A");
}

TEST_CASE("an issue is closed or opened again only where its record's status asks for it") {
  const auto event = [](const char* state, const char* status_id) {
    const json::value issue = json::object{{"state", state}};
    const json::value record = json::object{{"workflow_status", json::object{{"id", status_id}}}};
    return std::string(state_event(issue, record, Settings(plain, meta)));
  };
  CHECK(event("opened", "20") == "close");
  CHECK(event("closed", "20").empty());
  CHECK(event("closed", "10") == "reopen");
  CHECK(event("opened", "10").empty());
  CHECK(event("opened", "11").empty());
  const json::value nothing = json::object();
  CHECK(state_event(nothing, nothing, Settings(nothing, nothing)).empty());
}

TEST_CASE("members of the wrong type are read as nothing, and deep markup as text") {
  const json::value odd = records::parsed(R"({"name":[],"description":5,"tags":{"a":1},"requirements":"x"})");
  CHECK(issue_fields(odd, aha::View(), "", Settings(plain, meta)).at("milestone_id").is_null());
  CHECK(labels_of(odd, Settings(with_labels, meta)).empty());
  std::string html;
  while (html.size() < 1'000'000) html += "<p><b>deep ";
  json::object feature = records::feature();
  feature["description"] = json::object{{"body", html}};
  const json::value record = feature;
  CHECK(issue_fields(record, milestone, "", Settings(plain, meta)).at("description").as_string().size() >
        100'000);
}

}  // namespace
