#include <doctest/doctest.h>
#include <webhook_plan.hpp>

#include "records.hpp"

#include <string>

namespace {

namespace json = aha::json;
using github_issues::Labels;
using github_issues::plan_webhook;
using github_issues::Settings;
using github_issues::Webhook;
using github_issues::WebhookPlan;

const std::string no_changes = "{}";

/// A webhook about an issue titled "Polar star", whose labels are given as a JSON array of names.
json::value webhook(const char* action, const char* state, const char* labels, const char* label = "",
                    const char* sender = "somebody") {
  json::object payload;
  payload["action"] = action;
  json::object issue{{"number", 5}, {"title", "Polar star"}, {"state", state}};
  json::array list;
  const json::value names = records::parsed(labels);
  for (const json::value& name : names.as_array()) list.push_back(json::object{{"name", name}});
  issue["labels"] = std::move(list);
  payload["issue"] = std::move(issue);
  payload["label"] = json::object{{"name", label}};
  payload["repository"] = json::object{{"full_name", "north/compass"}};
  payload["sender"] = json::object{{"login", sender}};
  return payload;
}

/// A record of that title, whose tags are given as a JSON array.
json::value record(const char* tags, const char* status_id, const char* status_name) {
  json::object value{{"name", "Polar star"}, {"reference_num", "N-8"}};
  value["tags"] = records::parsed(tags);
  value["workflow_status"] = json::object{{"id", status_id}, {"name", status_name}};
  return value;
}

WebhookPlan plan(const json::value& payload, const json::value& record, bool sent_from_aha = false,
                 const char* status_labels = "0") {
  const json::value data = records::settings_with("add_status_labels", status_labels);
  return plan_webhook(Webhook(payload), record, sent_from_aha, Settings(data));
}

std::string changes(const WebhookPlan& plan) {
  return json::serialize(plan.changes);
}

// ---- the title

/// A webhook about a title that was changed.
json::value renamed_issue(const char* sender = "somebody") {
  json::value payload = webhook("edited", "open", "[]", "", sender);
  payload.as_object()["changes"] = json::object{{"title", {{"from", "Before"}}}};
  return payload;
}

TEST_CASE("a title is taken over where the webhook says that it was changed, and only there") {
  json::value known = record("[]", "10", "Open");
  known.as_object()["name"] = "Pole star";
  CHECK(changes(plan(renamed_issue(), known)) == R"({"name":"Polar star"})");
  CHECK(changes(plan(webhook("edited", "open", "[]"), known)) == no_changes);
  for (const char* action : {"assigned", "labeled", "milestoned", "closed", "reopened"}) {
    const json::object made = plan(webhook(action, "open", "[]"), known).changes;
    CHECK(!made.contains("name"));
  }
}

TEST_CASE("a title that our own account changed is Aha!'s, which may have another by now") {
  json::value known = record("[]", "10", "Open");
  known.as_object()["name"] = "Pole star";
  CHECK(changes(plan(renamed_issue("Needle"), known)) == no_changes);
}

TEST_CASE("a long name that was shortened on its way is no new title") {
  json::value known = record("[]", "10", "Open");
  known.as_object()["name"] = std::string(300, 'n');
  json::value payload = renamed_issue();
  payload.as_object()["issue"].as_object()["title"] = std::string(253, 'n').append("...");
  CHECK(changes(plan(payload, known)) == no_changes);
}

TEST_CASE("blanks around a name, which GitHub cuts off, are no new title") {
  json::value known = record("[]", "10", "Open");
  known.as_object()["name"] = " Polar star ";
  CHECK(changes(plan(renamed_issue(), known)) == no_changes);
}

TEST_CASE("a title that was made from the description does not come back as a name") {
  json::value known = record("[]", "10", "Open");
  known.as_object()["name"] = nullptr;
  known.as_object()["description"] = json::object{{"body", "<p>Polar star. It does not move.</p>"}};
  CHECK(changes(plan(renamed_issue(), known)) == no_changes);
}

TEST_CASE("a webhook without a title does not take the name away") {
  json::value payload = renamed_issue();
  payload.as_object()["issue"].as_object().erase("title");
  CHECK(changes(plan(payload, record("[]", "10", "Open"))) == no_changes);
}

// ---- the state

TEST_CASE("closing and reopening set the status of that state") {
  CHECK(changes(plan(webhook("closed", "closed", "[]"), record("[]", "10", "Open"))) ==
        R"({"workflow_status":"20"})");
  CHECK(changes(plan(webhook("reopened", "open", "[]"), record("[]", "20", "Done"))) ==
        R"({"workflow_status":"10"})");
}

TEST_CASE("a state that the record has already changes nothing") {
  CHECK(changes(plan(webhook("closed", "closed", "[]"), record("[]", "20", "Done"))) == no_changes);
}

TEST_CASE("a state nobody mapped changes nothing") {
  const json::value data = records::settings_with("status_mapping", nullptr);
  const json::value payload = webhook("closed", "closed", "[]");
  const json::value known = record("[]", "10", "Open");
  CHECK(changes(plan_webhook(Webhook(payload), known, false, Settings(data))) == no_changes);
}

TEST_CASE("an issue opened in GitHub brings its status, one sent from Aha! does not") {
  const json::value payload = webhook("opened", "open", "[]");
  CHECK(changes(plan(payload, record("[]", "11", "Planned"))) == R"({"workflow_status":"10"})");
  CHECK(changes(plan(payload, record("[]", "11", "Planned"), true)) == no_changes);
}

TEST_CASE("an issue sent from a record that is done is closed right away") {
  const json::value payload = webhook("opened", "open", "[]");
  CHECK(plan(payload, record("[]", "20", "Done"), true).close_issue);
  CHECK(!plan(payload, record("[]", "10", "Open"), true).close_issue);
  CHECK(!plan(payload, record("[]", "20", "Done"), false).close_issue);
}

// ---- tags

TEST_CASE("labels are followed where they or the state changed, and only there") {
  const json::value known = record(R"(["a"])", "20", "Done");
  for (const char* action : {"labeled", "unlabeled", "closed"})
    CHECK(changes(plan(webhook(action, "closed", R"(["a","b"])"), known)) == R"({"tags":["a","b"]})");
  for (const char* action : {"opened", "edited", "assigned", "milestoned"})
    CHECK(changes(plan(webhook(action, "closed", R"(["a","b"])"), known)) == no_changes);
}

TEST_CASE("the same labels in another order change nothing") {
  CHECK(changes(plan(webhook("labeled", "open", R"(["b","a"])"), record(R"(["a","b"])", "10", "Open"))) ==
        no_changes);
}

TEST_CASE("the last label taken away clears the tags") {
  CHECK(changes(plan(webhook("unlabeled", "open", "[]", "a"), record(R"(["a"])", "10", "Open"))) ==
        R"({"tags":[]})");
}

TEST_CASE("the steps in which our own account sets labels do not come back") {
  const json::value known = record(R"(["a","b"])", "10", "Open");
  CHECK(changes(plan(webhook("labeled", "open", R"(["a"])", "a", "Needle"), known)) == no_changes);
  CHECK(changes(plan(webhook("unlabeled", "open", R"(["a","b","old"])", "older", "needle"), known)) ==
        no_changes);
}

TEST_CASE("what our own account's user does by hand in GitHub is followed") {
  const json::value known = record(R"(["a"])", "10", "Open");
  CHECK(changes(plan(webhook("labeled", "open", R"(["a","b"])", "b", "needle"), known)) ==
        R"({"tags":["a","b"]})");
  CHECK(changes(plan(webhook("unlabeled", "open", "[]", "a", "needle"), known)) == R"({"tags":[]})");
}

TEST_CASE("the same steps of somebody else are followed") {
  const json::value known = record(R"(["a","b"])", "10", "Open");
  CHECK(changes(plan(webhook("labeled", "open", R"(["a"])", "a"), known)) == R"({"tags":["a"]})");
}

// ---- status labels

TEST_CASE("a status label sets the status of that name and is no tag") {
  const WebhookPlan made =
      plan(webhook("labeled", "open", R"(["a","Aha!:Doing"])"), record(R"(["a"])", "10", "Open"), false, "1");
  CHECK(changes(made) == R"({"workflow_status":"Doing"})");
  CHECK(!made.labels_now);
}

TEST_CASE("of several status labels the last stays") {
  const WebhookPlan made = plan(webhook("labeled", "open", R"(["Aha!:Open","a","Aha!:Doing"])"),
                                record(R"(["a"])", "10", "Open"), false, "1");
  CHECK(made.labels_now == Labels{"a", "Aha!:Doing"});
  CHECK(changes(made) == R"({"workflow_status":"Doing"})");
}

TEST_CASE("the status label that was added counts, wherever it stands") {
  const WebhookPlan made = plan(webhook("labeled", "open", R"(["Aha!:Doing","a","Aha!:Open"])", "Aha!:Doing"),
                                record(R"(["a"])", "10", "Open"), false, "1");
  CHECK(made.labels_now == Labels{"a", "Aha!:Doing"});
  CHECK(changes(made) == R"({"workflow_status":"Doing"})");
}

TEST_CASE("a label of another kind says nothing about the status") {
  const WebhookPlan made = plan(webhook("labeled", "open", R"(["Aha!:Doing","a","b"])", "b"),
                                record(R"(["a"])", "10", "Open"), false, "1");
  CHECK(!made.labels_now);
  CHECK(changes(made) == R"({"tags":["a","b"]})");
}

TEST_CASE("a status label that our own account set is Aha!'s, whose status may be another by now") {
  const WebhookPlan made = plan(webhook("labeled", "open", R"(["a","Aha!:Doing"])", "Aha!:Doing", "needle"),
                                record(R"(["a"])", "10", "Open"), false, "1");
  CHECK(changes(made) == no_changes);
}

TEST_CASE("a tag that GitHub knows in another case, or shortened, is still that tag") {
  const std::string long_tag(60, 't');
  const std::string labels = R"(["ui","new",")" + std::string(47, 't') + R"(..."])";
  const std::string tags = R"(["UI",")" + long_tag + R"("])";
  CHECK(changes(plan(webhook("labeled", "open", labels.c_str(), "new"),
                     record(tags.c_str(), "10", "Open"))) == R"({"tags":["UI","new",")" + long_tag + "\"]}");
}

TEST_CASE("the status label that Aha! set does not come back") {
  CHECK(changes(plan(webhook("labeled", "open", R"(["a","Aha!:Open"])"), record(R"(["a"])", "10", "Open"),
                     false, "1")) == no_changes);
}

TEST_CASE("where status labels are off they are tags like others") {
  CHECK(changes(plan(webhook("labeled", "open", R"(["Aha!:Doing"])"), record("[]", "10", "Open"))) ==
        R"({"tags":["Aha!:Doing"]})");
}

TEST_CASE("a label that names no status sets none") {
  CHECK(changes(plan(webhook("labeled", "open", R"(["Aha!:"])"), record("[]", "10", "Open"), false, "1")) ==
        no_changes);
}

TEST_CASE("the last status label taken away is put back") {
  const WebhookPlan made = plan(webhook("unlabeled", "open", R"(["a"])", "Aha!:Open"),
                                record(R"(["a"])", "10", "Open"), false, "1");
  CHECK(made.labels_now == Labels{"a", "Aha!:Open"});
  CHECK(changes(made) == no_changes);
}

TEST_CASE("a status label taken away while another is left, or while they are off, stays away") {
  const json::value known = record("[]", "10", "Open");
  CHECK(!plan(webhook("unlabeled", "open", R"(["Aha!:Open"])", "Aha!:Old"), known, false, "1").labels_now);
  CHECK(!plan(webhook("unlabeled", "open", "[]", "Aha!:Old"), known, false, "0").labels_now);
}

TEST_CASE("a status label that our own account took away on the way to another is not put back") {
  const json::value known = record("[]", "11", "Planned");
  CHECK(!plan(webhook("unlabeled", "open", "[]", "Aha!:Open", "needle"), known, false, "1").labels_now);
  CHECK(plan(webhook("unlabeled", "open", "[]", "Aha!:Planned", "needle"), known, false, "1").labels_now);
}

TEST_CASE("a status that came from the issue's state is mirrored in a label") {
  const WebhookPlan closed =
      plan(webhook("closed", "closed", R"(["a","Aha!:Open"])"), record(R"(["a"])", "10", "Open"), false, "1");
  CHECK(closed.labels_with_new_status == Labels{"a"});
  const WebhookPlan opened =
      plan(webhook("opened", "open", R"(["a","b"])"), record(R"(["b","c"])", "11", "Planned"), false, "1");
  CHECK(opened.labels_with_new_status == Labels{"a", "b", "c"});
}

TEST_CASE("without a new status, or without status labels, nothing is mirrored") {
  CHECK(!plan(webhook("closed", "closed", "[]"), record("[]", "20", "Done"), false, "1")
             .labels_with_new_status);
  CHECK(!plan(webhook("closed", "closed", "[]"), record("[]", "10", "Open"), false, "0")
             .labels_with_new_status);
}

// ---- hostile payloads

TEST_CASE("a payload that is not about an issue is known as such") {
  for (const char* text :
       {"null", "{}", "[]", R"({"action":"opened"})", R"({"action":"opened","issue":{}})",
        R"({"issue":{},"repository":{}})", R"({"action":"ping","repository":{"full_name":"a/b"}})"}) {
    CAPTURE(text);
    const json::value payload = records::parsed(text);
    CHECK(!Webhook(payload).about_an_issue());
  }
}

TEST_CASE("a pull request, a comment and what Aha! does not follow are no issue's webhook") {
  for (
      const char* text :
      {R"({"action":"closed","pull_request":{"number":5},"repository":{"full_name":"a/b"}})",
       R"({"action":"closed","issue":{"number":5,"pull_request":{"url":"x"}},"repository":{"full_name":"a/b"}})",
       R"({"action":"edited","issue":{"number":5},"comment":{"id":1},"repository":{"full_name":"a/b"}})",
       R"({"action":"pinned","issue":{"number":5},"repository":{"full_name":"a/b"}})",
       R"({"action":"closed","issue":{"title":"x"},"repository":{"full_name":"a/b"}})"}) {
    CAPTURE(text);
    const json::value payload = records::parsed(text);
    CHECK(!Webhook(payload).about_an_issue());
  }
}

TEST_CASE("members of the wrong type plan nothing and crash nothing") {
  for (const char* text :
       {R"({"action":7,"issue":"x","repository":1})",
        R"({"action":"labeled","issue":{"labels":"x","title":3,"state":[]},"label":"y"})",
        R"({"action":"unlabeled","issue":{"labels":[null,1,{"name":null}]},"label":{"name":2}})",
        R"({"action":"closed","issue":{"state":{}},"sender":"z"})"}) {
    CAPTURE(text);
    const json::value payload = records::parsed(text);
    const json::value known = records::parsed(R"({"tags":3,"workflow_status":"x","name":"3"})");
    const WebhookPlan made = plan(payload, known, false, "1");
    CHECK(!made.close_issue);
    CHECK(!made.labels_now);
    CHECK(changes(made) == no_changes);
  }
}

}  // namespace
