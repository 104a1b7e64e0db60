#include <doctest/doctest.h>
#include <webhook_plan.hpp>

#include "records.hpp"

namespace {

namespace json = aha::json;
using gitlab_issues::plan_webhook;
using gitlab_issues::Settings;
using gitlab_issues::Webhook;
using gitlab_issues::WebhookPlan;
using issues::Labels;

const char* const record_text = R"({"name":"Show true north","tags":["map"],
    "workflow_status":{"id":"10","name":"Open"},"url":"https://north.aha.io/features/N-8"})";

WebhookPlan plan(const char* payload_text, const char* labels_text, const char* status_labels = "0",
                 const char* record = record_text) {
  const json::value payload = records::parsed(payload_text);
  const json::value known = records::parsed(record);
  json::object current;
  current["labels"] = records::parsed(labels_text);
  const json::value issue = std::move(current);
  const json::value data = records::settings_with("add_status_labels", status_labels);
  const json::value meta = records::meta_data();
  return plan_webhook(Webhook(payload), known, aha::View(issue), Settings(data, meta));
}

std::string changes(const WebhookPlan& made) {
  return json::serialize(made.changes);
}

TEST_CASE("a state sets the status it is mapped to, and with it the label") {
  const WebhookPlan made = plan(R"({"object_attributes":{"id":1,"action":"close","state":"closed"}})",
                                R"(["map","Aha!:Open"])", "1");
  CHECK(changes(made) == R"({"workflow_status":"20"})");
  CHECK(made.labels_with_new_status == Labels{"map"});
  CHECK(!made.labels_now);
}

TEST_CASE("a state that the record is in already plans nothing") {
  for (const char* state : {"opened", "reopened"}) {
    const std::string payload =
        R"({"object_attributes":{"action":"reopen","state":")" + std::string(state) + "\"}}";
    CHECK(changes(plan(payload.c_str(), "[]")) == "{}");
  }
  CHECK(changes(plan(R"({"object_attributes":{"action":"close","state":"odd"}})", "[]")) == "{}");
}

TEST_CASE("labels become tags, and the last status label the status") {
  const WebhookPlan made =
      plan(R"({"object_attributes":{"action":"update"}})", R"(["pole","Aha!:One","Aha!:Two"])", "1");
  CHECK(changes(made) == R"({"workflow_status":"Two","tags":["pole"]})");
  CHECK(made.labels_now == Labels{"pole", "Aha!:Two"});
  CHECK(changes(plan(R"({"object_attributes":{"action":"update"}})", R"(["map","Aha!:One"])")) ==
        R"({"tags":["map","Aha!:One"]})");
}

TEST_CASE("of several status labels the one that was added counts, although GitLab sorts them by title") {
  const WebhookPlan made = plan(R"({"object_attributes":{"action":"update"},"changes":{"labels":{
      "previous":[{"title":"Aha!:Open"}],"current":[{"title":"Aha!:Done"},{"title":"Aha!:Open"}]}}})",
                                R"(["Aha!:Done","Aha!:Open","map"])", "1");
  CHECK(changes(made) == R"({"workflow_status":"Done"})");
  CHECK(made.labels_now == Labels{"map", "Aha!:Done"});
}

TEST_CASE("a label of another kind says nothing about the status") {
  const WebhookPlan made = plan(R"({"object_attributes":{"action":"update"},"changes":{"labels":{
      "previous":[{"title":"Aha!:Done"}],"current":[{"title":"Aha!:Done"},{"title":"new"}]}}})",
                                R"(["Aha!:Done","map","new"])", "1");
  CHECK(changes(made) == R"({"tags":["map","new"]})");
  CHECK(!made.labels_now);
}

TEST_CASE("the title is the one that the issue has now, which may be newer than the webhook's") {
  const json::value payload = records::parsed(R"({"object_attributes":{"action":"update","title":"Second"},
      "changes":{"title":{"previous":"First","current":"Second"}}})");
  const json::value known = records::parsed(record_text);
  const json::value data = records::settings();
  const json::value meta = records::meta_data();
  const auto name_for = [&](const char* current) {
    const json::value issue = records::parsed(current);
    return changes(plan_webhook(Webhook(payload), known, issue, Settings(data, meta)));
  };
  CHECK(name_for(R"({"title":"Third","labels":[]})") == R"({"name":"Third"})");
  CHECK(name_for(R"({"title":"Show true north","labels":[]})") == "{}");
}

TEST_CASE("a status or tag with a comma, which GitLab's labels cannot have, does not come back changed") {
  const WebhookPlan made =
      plan(R"({"object_attributes":{"action":"update"},"changes":{"labels":{
      "previous":[],"current":[{"title":"Aha!:Waiting for legal"},{"title":"north south"}]}}})",
           R"(["Aha!:Waiting for legal","north south"])", "1",
           R"({"name":"N","tags":["north, south"],"workflow_status":{"name":"Waiting, for legal"}})");
  CHECK(changes(made) == "{}");
}

TEST_CASE("what Aha! has already does not come back") {
  CHECK(changes(plan(R"({"object_attributes":{"action":"update","title":"Show true north"}})",
                     R"(["Aha!:Open","map"])", "1")) == "{}");
  CHECK(changes(plan(R"({"object_attributes":{"action":"update","title":"Use it"}})", "[]", "0",
                     R"({"name":"","description":{"body":"<p>Use it</p>"},"tags":[]})")) == "{}");
}

TEST_CASE("what did not change in GitLab is not followed: it may be older than what Aha! has") {
  CHECK(changes(plan(R"({"object_attributes":{"action":"update","title":"Old"},
      "changes":{"description":{"previous":"a","current":"b"}}})",
                     "[]")) == "{}");
  CHECK(changes(plan(R"({"object_attributes":{"action":"update","title":"New"},
      "changes":{"title":{"previous":"a","current":"New"}}})",
                     R"(["x"])")) == R"({"name":"New"})");
  CHECK(changes(plan(R"({"object_attributes":{"action":"update","title":"Old"},
      "changes":{"labels":{"previous":[],"current":[]}}})",
                     R"(["x"])")) == R"({"tags":["x"]})");
}

TEST_CASE("an issue that this service opened says nothing about the status, any other does") {
  const char* record =
      R"({"name":"N","workflow_status":{"id":"11"},"url":"https://north.aha.io/features/N-8"})";
  CHECK(changes(plan(R"({"object_attributes":{"action":"open","state":"opened","title":"N",
      "description":"Text\n\nCreated from Aha! https://north.aha.io/features/N-8"}})",
                     "[]", "0", record)) == "{}");
  CHECK(changes(plan(R"({"object_attributes":{"action":"open","state":"opened","title":"N",
      "description":"Created from Aha! https://north.aha.io/features/N-81"}})",
                     "[]", "0", record)) == R"({"workflow_status":"10"})");
}

TEST_CASE("an issue that this service opened does not bring an older title back") {
  const char* opened = R"({"object_attributes":{"action":"open","state":"opened","title":"Older",
      "description":"Created from Aha! https://north.aha.io/features/N-8"},
      "changes":{"title":{"previous":null,"current":"Older"}}})";
  CHECK(changes(plan(opened, "[]", "0", R"({"name":"Newer","url":"https://north.aha.io/features/N-8"})")) ==
        "{}");
  CHECK(changes(plan(opened, "[]", "0", R"({"name":"Newer","url":"https://north.aha.io/features/N-9"})")) !=
        "{}");
}

TEST_CASE("a webhook is about an issue where everything is there and nothing says otherwise") {
  for (const char* text : {R"({"object_attributes":{"id":1,"action":"open"}})",
                           R"({"object_kind":"issue","object_attributes":{"id":1,"action":"open"}})"}) {
    const json::value payload = records::parsed(text);
    CHECK(Webhook(payload).about_an_issue());
  }
  for (const char* text :
       {"null", "{}", R"({"object_attributes":{"action":"open"}})", R"({"object_attributes":{"id":1}})",
        R"({"object_attributes":[1]})",
        R"({"object_kind":"merge_request","object_attributes":{"id":1,"action":"open"}})"}) {
    const json::value payload = records::parsed(text);
    CHECK(!Webhook(payload).about_an_issue());
  }
}

TEST_CASE("members of the wrong type crash nothing") {
  CHECK(changes(plan(R"({"object_attributes":{"action":"update","title":[]},"changes":"x"})",
                     R"([null,1,{}])", "1", R"({"name":{},"tags":"x","workflow_status":7})")) != "");
  CHECK(changes(plan(R"({"object_attributes":{"action":"close","state":{}}})", "null", "1", "null")) == "{}");
}

}  // namespace
