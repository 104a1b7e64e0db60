#include <doctest/doctest.h>

#include "records.hpp"

namespace {

namespace json = aha::json;
using aha::testing::Event;
using aha::testing::Host;
using aha::testing::Outcome;
using namespace records;

json::object feature_with_requirement(json::array requirement_link = {}) {
  json::object requirement = record("N-8-1");
  requirement["integration_fields"] = std::move(requirement_link);
  json::object feature = record("N-8");
  feature["requirements"] = json::array{requirement};
  return feature;
}

json::object linked(json::object feature) {
  feature["integration_fields"] = link("41");
  return feature;
}

TEST_CASE("installed reads projects, their work item types and areas, and offers them for choice") {
  const std::string project = azure + "/p-1/_apis/wit/";
  Host host;
  host.expect("GET", azure + "/_apis/projects?%24top=1000&api-version=1.0",
              answer(200, R"({"value": [{"id": "p-1", "name": "Maps", "url": "u"}]})"));
  host.expect("GET", project + "workitemtypecategories" + version,
              answer(200, R"({"value": [{"workItemTypes": [{"name": "Bug"}]}]})"));
  host.expect(
      "GET", project + "workitemtypes" + version,
      answer(200, R"({"value": [{"name": "Bug", "transitions": {"New": []}, "fieldInstances": []}]})"));
  host.expect("GET", project + "classificationNodes/areas?%24depth=10&api-version=1.0",
              answer(200, R"({"name": "Maps", "hasChildren": false})"));
  Event installed{.event = "installed", .data = settings()};
  const Outcome outcome = host.receive(installed);
  REQUIRE(outcome.ok());
  installed.meta_data = *outcome.meta_data;
  CHECK(host.collection("project", installed).collection == R"([["Maps","p-1"]])");
  CHECK(host.collection("area", installed).collection == R"([["Maps","Maps"]])");
  CHECK(host.collection("feature_mapping", installed).collection == R"([["Bug","Bug"]])");
  CHECK(host.collection("requirement_mapping", installed).collection == R"([["Bug","Bug"]])");
  for (const char* field : {"project", "area", "feature_mapping"})
    CHECK(host.collection(field, {.data = settings()}).collection == "[]");
}

TEST_CASE("all projects are read, a thousand at a time, and what they offer several at once") {
  json::array projects;
  for (int i = 0; i < 1'005; ++i)
    projects.push_back(json::object{{"id", "p-" + std::to_string(i)}, {"name", "P"}});
  json::object first, second;
  first["value"] = json::array(projects.begin(), projects.begin() + 1'000);
  second["value"] = json::array(projects.begin() + 1'000, projects.end());
  Host host;
  host.answer_all([&](const aha::testing::SentRequest& request) {
    if (request.url.find("/projects?%24top=1000&%24skip=1000&") != std::string::npos)
      return answer(200, json::serialize(second));
    if (request.url.find("/projects?") != std::string::npos) return answer(200, json::serialize(first));
    if (request.url.find("/areas?") != std::string::npos) return answer(200, R"({"name": "P"})");
    return answer(200, R"({"value": [{"name": "Bug", "workItemTypes": [{"name": "Bug"}]}]})");
  });
  const Outcome outcome = host.receive({.event = "installed", .data = settings()});
  REQUIRE(outcome.ok());
  CHECK(outcome.meta_data->at("projects").as_object().size() == 1'005);
  CHECK(outcome.meta_data->at("projects").at("p-1004").at("areas") == parsed(R"(["P"])"));
  CHECK(outcome.meta_data->at("workflow_sets").as_object().size() == 1);
  CHECK(outcome.most_at_once == 8);
  CHECK(outcome.requests.size() == 2 + 3 * 1'005);
}

TEST_CASE("projects that never end are read up to a limit, and a warning says so") {
  int asked = 0;
  Host host;
  host.answer_all([&](const aha::testing::SentRequest& request) {
    if (request.url.find("/projects?") == std::string::npos)
      return answer(200, R"({"value": [], "name": "P"})");
    json::array projects;
    for (int i = 0; i < 1'000; ++i, ++asked)
      projects.push_back(json::object{{"id", "p-" + std::to_string(asked)}, {"name", "P"}});
    return answer(200, json::serialize(json::object{{"value", projects}}));
  });
  const Outcome outcome = host.receive({.event = "installed", .data = settings()});
  REQUIRE(outcome.ok());
  CHECK(outcome.meta_data->at("projects").as_object().size() == 5'000);
  CHECK(outcome.logged("first 5000 projects"));
}

TEST_CASE("a feature becomes a work item and its requirement one below it") {
  Host host;
  host.expect("PATCH", create("Feature"), work_item(41));
  host.expect("POST", fields_of("features/N-8"));
  host.expect("PATCH", create("User%20Story"), work_item(42));
  host.expect("POST", fields_of("requirements/N-8-1"));
  host.expect("PATCH", change(42));
  const Outcome outcome = host.receive(event("create_feature", feature_with_requirement()));
  REQUIRE(outcome.ok());
  CHECK(outcome.requests[0].header("Content-Type") == "application/json-patch+json");
  CHECK(outcome.requests[1].json() == parsed(R"({"integration_fields": [{"name": "id", "value": 41},
                                                 {"name": "url", "value": "https://north/page/41"}]})"));
  CHECK(outcome.requests[4].json() == parsed(R"([{"op": "add", "path": "/relations/-", "value":
      {"rel": "System.LinkTypes.Hierarchy-Reverse", "url": "https://north/wi/41"}}])"));
}

TEST_CASE("files are downloaded, uploaded and attached, each once; a file without an address is passed by") {
  json::object feature = record("N-8");
  json::object nowhere = attachment("nowhere.png");
  nowhere.erase("download_url");
  feature["attachments"] = json::array{attachment("a.png"), nowhere};
  feature["description"].as_object()["attachments"] = json::array{attachment("a.png"), attachment("b.png")};
  Host host;
  host.expect("PATCH", create("Feature"), work_item(41));
  host.expect("POST", fields_of("features/N-8"));
  for (const std::string name : {"a.png", "b.png"}) {
    host.expect("GET", "https://files.example.net/" + name, answer(200, "\x89PNG"));
    host.expect("POST", upload(name), answer(201, R"({"url": "https://north/files/1"})"));
    host.expect("PATCH", change(41));
  }
  const Outcome outcome = host.receive(event("create_feature", feature));
  REQUIRE(outcome.ok());
  CHECK(outcome.requests[2].header("Authorization").empty());
  CHECK(outcome.requests[3].body == "\x89PNG");
  CHECK(
      outcome.requests[4].json().at(0).at("value") ==
      parsed(
          R"({"rel": "AttachedFile", "url": "https://north/files/1", "attributes": {"resourceSize": "4"}})"));
}

TEST_CASE("a file may be empty, and larger than an event's memory") {
  json::object feature = record("N-8");
  feature["attachments"] = json::array{attachment("a.png")};
  for (const std::string& content : {std::string(), std::string(2'000'000, 'x')}) {
    Host host;
    host.memory_limit(1'000'000);
    host.expect("PATCH", create("Feature"), work_item(41));
    host.expect("POST", fields_of("features/N-8"));
    host.expect("GET", "https://files.example.net/a.png", answer(200, content));
    host.expect("POST", upload("a.png"), answer(201, R"({"url": "https://north/files/1"})"));
    host.expect("PATCH", change(41));
    const Outcome outcome = host.receive(event("create_feature", feature));
    REQUIRE(outcome.ok());
    CHECK(outcome.requests[3].body == content);
    CHECK(outcome.requests[3].header("Content-Type") == "application/json");
  }
}

TEST_CASE("a requirement or a file that is refused is logged, and the feature is sent all the same") {
  json::object feature = feature_with_requirement();
  feature["attachments"] = json::array{attachment("a.exe"), attachment("b.png")};
  Host host;
  host.expect("PATCH", create("Feature"), work_item(41));
  host.expect("POST", fields_of("features/N-8"));
  host.expect("PATCH", create("User%20Story"), answer(400, "<html>no JSON</html>"));
  host.expect("GET", "https://files.example.net/a.exe");
  host.expect("POST", upload("a.exe"), answer(413, "too large"));
  host.expect("GET", "https://files.example.net/b.png");
  host.expect("POST", upload("b.png"), answer(201, R"({"url": "u"})"));
  host.expect("PATCH", change(41), answer(400, R"({"message": "TF1: no room"})"));
  const Outcome outcome = host.receive(event("create_feature", feature));
  CHECK(outcome.ok());
  for (const char* words :
       {"no JSON", "'a.exe' is left out", "too large", "TF1: no room", "'b.png' is left out"})
    CHECK(outcome.logged(words));
}

TEST_CASE("one file that cannot be had or is refused does not lose the next one") {
  json::object feature = record("N-8");
  feature["attachments"] = json::array{attachment("gone.png"), attachment("a.exe"), attachment("b.png")};
  Host host;
  host.expect("PATCH", create("Feature"), work_item(41));
  host.expect("POST", fields_of("features/N-8"));
  host.expect("GET", "https://files.example.net/gone.png", answer(410));
  host.expect("GET", "https://files.example.net/a.exe");
  host.expect("POST", upload("a.exe"), answer(403));
  host.expect("GET", "https://files.example.net/b.png");
  host.expect("POST", upload("b.png"), answer(201, R"({"url": "u"})"));
  host.expect("PATCH", change(41));
  const Outcome outcome = host.receive(event("create_feature", feature));
  CHECK(outcome.ok());
  CHECK(outcome.logged("'gone.png' is left out"));
  CHECK(outcome.logged("'a.exe' is left out"));
}

TEST_CASE("a feature that has a work item already gets no second one") {
  Host host;
  host.expect("GET", show(41), work_item(41));
  host.expect("PATCH", create("User%20Story"), work_item(42));
  host.expect("POST", fields_of("requirements/N-8-1"));
  host.expect("PATCH", change(42));
  CHECK(host.receive(event("create_feature", linked(feature_with_requirement()))).ok());
}

TEST_CASE(
    "a requirement whose place below its feature is refused is linked, and put there by the next update") {
  Host host;
  host.expect("PATCH", create("Feature"), work_item(41));
  host.expect("POST", fields_of("features/N-8"));
  host.expect("PATCH", create("User%20Story"), work_item(42));
  host.expect("POST", fields_of("requirements/N-8-1"));
  host.expect("PATCH", change(42), answer(400, R"({"message": "TF201036: circular"})"));
  const Outcome refused = host.receive(event("create_feature", feature_with_requirement()));
  CHECK(refused.ok());
  CHECK(refused.logged("TF201036"));

  const Event update = event("update_feature", linked(feature_with_requirement(link("42"))));
  for (const bool is_there : {false, true}) {
    host.expect("GET", show(41), work_item(41));
    host.expect("GET", show(42), work_item(42));
    if (!is_there) host.expect("PATCH", change(42));
    CHECK(host.receive(update).ok());
  }
}

TEST_CASE("of several requirements, one that is refused does not lose the others, and ends the update") {
  json::object feature = linked(feature_with_requirement(link("42")));
  json::object second = record("N-8-2");
  second["integration_fields"] = link("43");
  second["name"] = "Show magnetic north";
  feature["requirements"].as_array().push_back(second);
  Host host;
  host.expect("GET", show(41), work_item(41));
  host.expect("GET", show(42), answer(404));
  host.expect("GET", "https://dev.azure.com/north/p-1/_apis/wit/workitems/42?%24expand=all&api-version=7.1",
              answer(404));
  host.expect("GET", show(43), work_item(43));
  host.expect("PATCH", change(43));
  const Outcome outcome = host.receive(event("update_feature", feature));
  CHECK(outcome.script_errors.empty());
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.find("Requirement N-8-1") != std::string::npos);
}

TEST_CASE("an update changes what differs, moves a requirement to its feature, and attaches new files") {
  json::object feature = linked(feature_with_requirement(link("42")));
  feature["name"] = "Show magnetic north";
  feature["attachments"] = json::array{attachment("old.png"), attachment("new.png")};
  Host host;
  host.expect("GET", show(41),
              work_item(41, R"("relations": [{"rel": "AttachedFile", "attributes": {"name": "old.png"}}])"));
  host.expect("PATCH", change(41));
  host.expect("GET", show(42),
              work_item(42, R"("relations": [{"rel": "Other"}, {"rel": "System.LinkTypes.Hierarchy-Reverse",
                            "url": "https://north/wi/40"}])"));
  host.expect("PATCH", change(42));
  host.expect("PATCH", change(42));
  host.expect("GET", "https://files.example.net/new.png");
  host.expect("POST", upload("new.png"), answer(201, R"({"url": "u"})"));
  host.expect("PATCH", change(41));
  const Outcome outcome = host.receive(event("update_feature", feature));
  REQUIRE(outcome.ok());
  CHECK(outcome.requests[1].json() ==
        parsed(R"([{"op": "replace", "path": "/fields/System.Title", "value": "Show magnetic north"}])"));
  CHECK(outcome.requests[3].json() == parsed(R"([{"op": "remove", "path": "/relations/1"}])"));
  CHECK(outcome.requests[4].json().at(0).at("value").at("url") == "https://north/wi/41");
}

TEST_CASE(
    "an update that a requirement's work item is gone for ends there; one without a link does nothing") {
  Host host;
  host.expect("GET", show(41), work_item(41));
  host.expect("GET", show(42), answer(500, ""));
  const Outcome outcome = host.receive(event("update_feature", linked(feature_with_requirement(link("42")))));
  CHECK(outcome.failure->class_name == "Errors::RemoteError");
  CHECK(Host().receive(event("update_feature", record("N-8"))).ok());
}

TEST_CASE(
    "after an attempt of unknown outcome its work item is looked for, and used where it is no other "
    "record's") {
  Event again = event("create_feature", record("N-8"));
  again.payload.at("feature").as_object()["name"] = "Ann's map";
  again.outcome_unknown = true;
  Host host;
  host.expect("POST", azure + "/p-1/_apis/wit/wiql?%24top=10&api-version=1.0",
              answer(200, R"({"workItems": [{"id": 44}, {"id": 43}]})"));
  host.expect("GET", records_with(44),
              answer(200, R"({"records": [{"feature": {"reference_num": "N-7"}}]})"));
  host.expect("GET", records_with(43), answer(404));
  host.expect("GET", show(43), work_item(43));
  host.expect("POST", fields_of("features/N-8"));
  const Outcome outcome = host.receive(again);
  REQUIRE(outcome.ok());
  CHECK(outcome.requests[0].body.find("[System.Title] = 'Ann''s map'") != std::string::npos);
  CHECK(outcome.logged("work item 43"));
}

TEST_CASE(
    "a requirement's work item that an earlier attempt left without a parent is put below its feature") {
  Event again = event("update_feature", linked(feature_with_requirement()));
  again.outcome_unknown = true;
  Host host;
  host.expect("GET", show(41), work_item(41));
  host.expect("POST", azure + "/p-1/_apis/wit/wiql?%24top=10&api-version=1.0",
              answer(200, R"({"workItems": [{"id": 42}]})"));
  host.expect("GET", records_with(42), answer(200, R"({"records": []})"));
  host.expect("GET", show(42), work_item(42));
  host.expect("POST", fields_of("requirements/N-8-1"));
  host.expect("PATCH", change(42));
  CHECK(host.receive(again).ok());
}

TEST_CASE("a webhook changes the one record that is linked to the work item") {
  const std::string item = "https://north.visualstudio.com/DefaultCollection/_apis/wit/workItems/41";
  struct {
    const char* records;
    const char* put;  // what is sent; null where nothing is
  } const table[] = {
      {R"([{"feature": {"name": "Old", "description": {"body": "<p>Use it.</p>"}, "workflow_status": {"id": "1"},
            "resource": "https://polar.aha.io/api/v1/features/N-8"}}])",
       R"({"feature": {"name": "Show true north", "workflow_status": "100"}})"},
      {R"([{"feature": {"name": "Show true north", "description": {"body": "<p>Use it.</p>"},
            "workflow_status": {"id": "100"}}}])",
       nullptr},
      {R"([{"release": {"name": "Old"}}])", nullptr},
      {R"([{"feature": {"name": "Old"}}, {"release": {"name": "Old"}}])", nullptr},
      {"[]", nullptr},
  };
  for (const auto& [found, put] : table) {
    Host host;
    host.expect("GET", item, work_item(41));
    host.expect("GET", records_with(41), answer(200, R"({"records": )" + std::string(found) + "}"));
    if (put != nullptr) host.expect("PUT", aha_api + "features/N-8", answer(200, "{}"));
    const Outcome outcome = host.receive(webhook(item));
    CHECK(outcome.ok());
    if (put != nullptr) CHECK(outcome.requests.back().json() == parsed(put));
  }
}

TEST_CASE(
    "a webhook about a requirement uses the states of requirements; one that Aha! does not know is no "
    "error") {
  const std::string item = "https://dev.azure.com/north/_apis/wit/workItems/42";
  Host host;
  host.expect("GET", item, work_item(42));
  host.expect(
      "GET", records_with(42),
      answer(200, R"({"records": [{"requirement": {"name": "Show true north", "reference_num": "N-8-1",
                                           "description": {"body": "<p>Use it.</p>"}}}]})"));
  host.expect("PUT", aha_api + "requirements/N-8-1", answer(404));
  const Outcome outcome = host.receive(webhook(item));
  CHECK(outcome.ok());
  CHECK(outcome.requests[2].json() == parsed(R"({"requirement": {"workflow_status": "300"}})"));
}

TEST_CASE("the test of a subscription, and a webhook to a foreign host, send nothing") {
  for (const char* url : {"https://fabrikam-fiber-inc.visualstudio.com/x/_apis/wit/workItems/5",
                          "http://dev.azure.com/fabrikam-fiber-inc/x/_apis/wit/workItems/5",
                          "https://dev.azure.com/fabrikam-fiber-inc/_apis/wit/workItems/5"}) {
    const Outcome outcome = Host().receive(webhook(url));
    CHECK(outcome.ok());
    CHECK(outcome.logged("The webhook works"));
  }
  for (const char* url :
       {"https://visualstudio.com.example.org/wi/5", "http://north.visualstudio.com/wi/5", "5", ""}) {
    const Outcome outcome = Host().receive(webhook(url));
    CHECK(outcome.ok());
    CHECK(outcome.logged("webhook was ignored"));
  }
}

TEST_CASE("a webhook that does not say what has changed, or tells of something else, is named in the log") {
  for (const char* payload :
       {"null", "{}", R"({"resource": "text"})", R"({"resource": {"_links": {"parent": {}}}})",
        R"({"eventType": "workitem.updated", "resource": null})",
        R"({"eventType": "workitem.updated", "resource": {"workItemId": null, "id": 2}})"}) {
    const Outcome outcome =
        Host().receive({.event = "webhook", .payload = parsed(payload), .data = settings()});
    CHECK(outcome.ok());
    CHECK(outcome.logged("Resource details to send"));
  }
  for (const char* kind : {"workitem.created", "workitem.deleted", "workitem.commented", "git.push"}) {
    json::value payload = webhook("https://north.visualstudio.com/wi/5").payload;
    payload.as_object()["eventType"] = kind;
    const Outcome outcome = Host().receive({.event = "webhook", .payload = payload, .data = settings()});
    CHECK(outcome.ok());
    CHECK(outcome.logged(kind));
  }
}

TEST_CASE("a webhook with few details has its work item read by its number, and its update asked for") {
  Event few{.event = "webhook",
            .payload = parsed(R"({"eventType": "workitem.updated", "resource": {"id": 2, "workItemId": "41",
      "url": "https://dev.azure.com/north/_apis/wit/workItems/41/updates/2"}})"),
            .data = settings()};
  Host host;
  host.expect("GET", show(41), work_item(41));
  host.expect("GET", records_with(41),
              answer(200, R"({"records": [{"feature": {"name": "Newer in Aha!", "reference_num": "N-8",
                              "workflow_status": {"id": "1"}}}]})"));
  host.expect("GET", azure + "/_apis/wit/workitems/41/updates/2" + version,
              answer(200, R"({"fields": {"System.State": {"newValue": "New"}}})"));
  host.expect("PUT", aha_api + "features/N-8", answer(200, "{}"));
  const Outcome outcome = host.receive(few);
  REQUIRE(outcome.ok());
  CHECK(outcome.requests[3].json() == parsed(R"({"feature": {"workflow_status": "100"}})"));
}

TEST_CASE("a webhook about a state leaves a name that is newer in Aha!") {
  const std::string item = "https://north.visualstudio.com/_apis/wit/workItems/41";
  Event state = webhook(item);
  state.payload.at("resource").as_object()["fields"] =
      parsed(R"({"System.State": {"oldValue": "Done", "newValue": "New"}})");
  Host host;
  host.expect("GET", item, work_item(41));
  host.expect("GET", records_with(41),
              answer(200, R"({"records": [{"feature": {"name": "Newer in Aha!", "reference_num": "N-8",
                              "workflow_status": {"id": "1"}}}]})"));
  host.expect("PUT", aha_api + "features/N-8", answer(200, "{}"));
  const Outcome outcome = host.receive(state);
  REQUIRE(outcome.ok());
  CHECK(outcome.requests[2].json() == parsed(R"({"feature": {"workflow_status": "100"}})"));
}

TEST_CASE(
    "where the answer does not tell the format of a text that is no HTML, today's API is asked for it") {
  json::object feature = linked(record("N-8"));
  feature["description"].as_object()["body"] = "<p>Now <b>this</b></p>";
  const std::string plain = R"({"id": 41, "fields": {"System.Title": "Show true north",
                                "System.Description": "# Heading"}})";
  for (const char* format : {"Markdown", "html"}) {
    const bool is_markdown = std::string_view(format) == "Markdown";
    Host host;
    host.expect("GET", show(41), answer(200, plain));
    host.expect(
        "GET",
        "https://dev.azure.com/north/p-1/_apis/wit/workitems/41?fields=System.Description&api-version=7.1",
        answer(200, R"({"multilineFieldsFormat": {"System.Description": ")" + std::string(format) + "\"}}"));
    host.expect("PATCH", change(41));
    const Outcome outcome = host.receive(event("update_feature", feature));
    REQUIRE(outcome.ok());
    const json::value patch = outcome.requests[2].json();
    CHECK(patch.at(0).at("value") == (is_markdown ? "Now **this**" : "<p>Now <b>this</b></p>"));
    CHECK(patch.as_array().size() == (is_markdown ? 2 : 1));
  }
}

TEST_CASE("an answer that does not name its work item leads to no address without a number") {
  json::object feature = linked(record("N-8"));
  feature["attachments"] = json::array{attachment("a.png")};
  Host host;
  host.expect("GET", show(41), answer(200, R"({"fields": {"System.Title": "Show true north",
                                              "System.Description": "<p>Use it.</p>"}})"));
  host.expect("GET", "https://files.example.net/a.png");
  host.expect("POST", upload("a.png"), answer(201, R"({"url": "u"})"));
  const Outcome outcome = host.receive(event("update_feature", feature));
  CHECK(outcome.ok());
  CHECK(outcome.logged("does not name it"));
}

TEST_CASE("settings without a project or a type are the user's to complete, and nothing goes out") {
  for (const char* setting : {"project", "feature_mapping"}) {
    Event incomplete = event("create_feature", record("N-8"));
    incomplete.data.as_object()[setting] = nullptr;
    const Outcome outcome = Host().receive(incomplete);
    CHECK(outcome.script_errors.empty());
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->class_name == "Errors::ConfigurationError");
  }
}

TEST_CASE("an event without its feature says so") {
  for (const char* name : {"create_feature", "update_feature"})
    CHECK(Host().receive({.event = name, .data = settings()}).failure->class_name == "MalformedEvent");
}

}  // namespace
