#include <doctest/doctest.h>

#include "time_zones.hpp"

#include <aha/auth.hpp>
#include <aha/json.hpp>
#include <aha/testing.hpp>

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace json = aha::json;
using aha::testing::Answer;
using aha::testing::Event;
using aha::testing::Host;
using aha::testing::Outcome;
using aha::testing::SentRequest;

const std::string api = "https://rally1.rallydev.com/slm/webservice/v2.0";
const std::string pigeon = "https://rally1.rallydev.com/apps/pigeon/api/v2/webhook";

Event event(std::string name, std::string_view payload, std::string_view more_data = "{}") {
  Event made{.event = std::move(name), .payload = aha::parse_json(payload)};
  made.data =
      aha::parse_json(R"({"user_name":"needle","user_password":"pole-4711","workspace":"30","project":"40",
      "integration_id":77,"callback_url":"https://north.aha.io/callback/77","integration_enabled":true,
      "aha_account_domain":"north","aha_api_url_base":"https://aha.io/","aha_api_token":"aha-token"})");
  const json::value more = aha::parse_json(more_data);
  for (const auto& [key, value] : more.as_object()) made.data.as_object()[key] = value;
  made.meta_data = aha::parse_json(R"({"install_successful":true,"projects":[
      {"ObjectID":40,"_refObjectUUID":"u-40","ParentUUID":null},{"ObjectID":41,"_refObjectUUID":"u-41","ParentUUID":"u-40"}],
      "workspaces":[{"ObjectID":30,"Configuration":{"WorkspaceConfiguration":{"TimeZone":"America/Denver"}}}]})");
  return made;
}

/// An answer for requests whose "METHOD url" contains `part`.
struct Route {
  std::string part;
  Answer answer;
};

/// A Rally, and an Aha!, where everything goes well but for what `routes` say, the first that fits.
std::function<Answer(const SentRequest&)> answers(std::vector<Route> routes = {}) {
  return [routes = std::move(routes)](const SentRequest& request) -> Answer {
    const std::string line = request.method + " " + request.url;
    for (const Route& route : routes)
      if (line.find(route.part) != std::string::npos) return route.answer;
    if (line.find("/security/authorize") != std::string::npos)
      return {.body = R"({"OperationResult":{"Errors":[],"SecurityToken":"t-1"}})",
              .headers = {{"Set-Cookie", "JSESSIONID=c-1; Path=/slm"}}};
    if (line.find("/create") != std::string::npos)
      return {
          .body =
              R"({"CreateResult":{"Errors":[],"Object":{"ObjectID":800,"FormattedID":"US8","_ref":"/t/1"}}})"};
    if (line.find("adjacent_fields") != std::string::npos) return {.body = "[]"};
    return {
        .body =
            R"({"OperationResult":{"Errors":[],"Object":{"ObjectID":800}},"QueryResult":{"Errors":[],"Results":[]}})"};
  };
}

Outcome receive(const Event& event, std::vector<Route> routes = {}) {
  Host host;
  host.answer_all(answers(std::move(routes)));
  return host.receive(event);
}

/// The requests that start with `line`: "PUT https://..".
std::vector<SentRequest> sent(const Outcome& outcome, const std::string& line) {
  std::vector<SentRequest> found;
  for (const SentRequest& request : outcome.requests)
    if ((request.method + " " + request.url).starts_with(line)) found.push_back(request);
  return found;
}

const std::string_view feature = R"({"feature":{"id":"801","reference_num":"N-8","name":"Compass",
    "description":{"body":"<p>N</p>","attachments":[]},"attachments":[],"integration_fields":[],"requirements":[]}})";
const std::string_view feature_with_file = R"({"feature":{"id":"801","reference_num":"N-8","name":"Compass",
    "description":{"body":"<p>N</p>","attachments":[]},"requirements":[],"integration_fields":[],"attachments":
    [{"file_name":"map.png","content_type":"image/png","file_size":3,"download_url":"https://files.example.net/map.png"}]}})";

// ---------------------------------------------------------------- features

TEST_CASE("an attachment is content first, then what names it, each with a token of its own") {
  const Outcome outcome =
      receive(event("create_feature", feature_with_file),
              {{"files.example.net", {.body = "abc"}},
               {"/attachmentcontent/create", {.body = R"({"CreateResult":{"Object":{"ObjectID":41}}})"}}});
  REQUIRE(outcome.ok());
  const auto contents = sent(outcome, "PUT " + api + "/attachmentcontent/create?key=t-1");
  const auto files = sent(outcome, "PUT " + api + "/attachment/create?key=t-1");
  REQUIRE(contents.size() >= 1);
  REQUIRE(files.size() >= 1);
  CHECK(contents[0].json() ==
        aha::parse_json(R"({"AttachmentContent":{"Content":"YWJj","Workspace":"/workspace/30"}})"));
  CHECK(files[0].json() ==
        aha::parse_json(R"({"Attachment":{"Artifact":800,"Content":41,"ContentType":"image/png",
                                      "Name":"map.png","Size":3,"Workspace":"/workspace/30"}})"));
  const auto download = sent(outcome, "GET https://files.example.net/map.png");
  REQUIRE(!download.empty());
  CHECK(download[0].header("Authorization").empty());
  CHECK(sent(outcome, "GET " + api + "/security/authorize").size() == 3);
}

TEST_CASE("a file may be empty, in no workspace, and larger than an event's memory") {
  for (const std::string& content : {std::string(), std::string(2'000'000, '\0')}) {
    Host host;
    host.memory_limit(1'000'000);
    host.answer_all(answers({{"files.example.net", {.body = content}}}));
    const Outcome outcome =
        host.receive(event("create_feature", feature_with_file, R"({"workspace": null})"));
    REQUIRE(outcome.ok());
    const auto contents = sent(outcome, "PUT " + api + "/attachmentcontent/create?key=t-1");
    REQUIRE(!contents.empty());
    CHECK(contents[0].header("Content-Type") == "application/json");
    CHECK(contents[0].body == R"({"AttachmentContent":{"Content":")" + aha::auth::base64(content) + R"("}})");
  }
}

TEST_CASE("a file that cannot be had is named in the log, and the rest goes on") {
  for (const Answer& answer : {Answer{.status = 403}, Answer{.result = AHA_ECONNECT},
                               Answer{.result = AHA_EADDRESS}, Answer{.result = AHA_ETOOLARGE}}) {
    CAPTURE(answer.result);
    const Outcome outcome =
        receive(event("create_feature", feature_with_file), {{"files.example.net", answer}});
    CHECK(outcome.ok());
    CHECK(outcome.logged("map.png"));
    CHECK(sent(outcome, "POST " + api + "/hierarchicalrequirement/800?").size() == 1);
  }
}

const std::string_view linked_feature_with_file =
    R"({"feature":{"id":"801","reference_num":"N-8","name":"Compass",
    "description":{"body":"<p>N</p>","attachments":[]},"requirements":[],
    "integration_fields":[{"integration_id":"77","name":"id","value":"800"}],"attachments":
    [{"file_name":"map.png","content_type":"image/png","file_size":3,"download_url":"https://files.example.net/map.png"}]}})";

TEST_CASE(
    "a replaced file is removed with its content once there is the new one, and stays if there is none") {
  const std::string content = api + "/attachmentcontent/41";
  struct {
    bool has_content, is_had;
  } const table[] = {{true, true}, {false, true}, {true, false}};
  for (const auto& [has_content, is_had] : table) {
    const std::string there = R"({"QueryResult":{"Results":[{"Name":"map.png","Size":2,"ObjectID":31)" +
                              (has_content ? R"(,"Content":{"_ref":")" + content + R"("})" : std::string()) +
                              "}]}}";
    const Outcome outcome = receive(event("update_feature", linked_feature_with_file),
                                    {{"/Attachments", {.body = there}},
                                     {"files.example.net", {.status = is_had ? 200 : 410, .body = "abc"}}});
    REQUIRE(outcome.ok());
    CHECK(sent(outcome, "DELETE " + content + "?key=t-1").size() == (has_content && is_had ? 1 : 0));
    CHECK(sent(outcome, "DELETE " + api + "/workspace/30/attachment/31?key=t-1").size() == (is_had ? 1 : 0));
    CHECK(sent(outcome, "PUT " + api + "/attachment/create").size() == (is_had ? 1 : 0));
    CHECK(outcome.logged("map.png is not in Rally") == !is_had);
  }
}

TEST_CASE("files beyond the first page are known, and not sent again") {
  const Outcome outcome = receive(
      event("update_feature", linked_feature_with_file),
      {{"/Attachments?key=t-1&pagesize=2000&start=21",
        {.body =
             R"({"QueryResult":{"TotalResultCount":21,"PageSize":2000,"Results":[{"Name":"map.png","Size":3}]}})"}},
       {"/Attachments",
        {.body = R"({"QueryResult":{"TotalResultCount":21,"PageSize":20,"Results":[{"Name":"a"}]}})"}}});
  REQUIRE(outcome.ok());
  CHECK(sent(outcome, "PUT ").empty());
}

TEST_CASE("a feature or release that Rally has already gets no second one") {
  const Outcome made = receive(event("create_feature", linked_feature_with_file));
  REQUIRE(made.ok());
  CHECK(sent(made, "PUT " + api + "/hierarchicalrequirement/create").empty());
  CHECK(sent(made, "POST " + api + "/hierarchicalrequirement/800?").size() == 1);
  const Outcome release =
      receive(event("create_release", R"({"release":{"id":"9","reference_num":"N-R-3","name":"P",
      "integration_fields":[{"integration_id":77,"name":"id","value":700}]}})"));
  REQUIRE(release.ok());
  CHECK(sent(release, "PUT ").empty());
  const auto changes = sent(release, "POST " + api + "/release/700?key=t-1");
  REQUIRE(changes.size() == 1);
  CHECK_FALSE(changes[0].json().at("Release").as_object().contains("State"));
}

TEST_CASE("an update of a record that is linked to nothing asks for no address without a number") {
  const Outcome outcome = receive(event("update_feature", feature));
  CHECK(outcome.ok());
  CHECK(outcome.requests.empty());
  CHECK(outcome.logged("N-8 is not linked"));
  const Outcome release =
      receive(event("update_release", R"({"release":{"id":"9","reference_num":"N-R-3","name":"P"}})"));
  REQUIRE(release.failure);
  CHECK(release.requests.empty());
}

TEST_CASE("a new item asks for no children of an item without a number, and belongs to no stand-in") {
  std::string created_by(feature);
  created_by.replace(created_by.find("\"name\""), 0, R"("created_by_user":{"email":"c@example.org"},)");
  const Outcome outcome = receive(event("create_feature", created_by));
  REQUIRE(outcome.ok());
  CHECK(sent(outcome, "GET " + api + "/user?").empty());
  for (const SentRequest& request : outcome.requests)
    CHECK(request.url.find("//", std::string("https://").size()) == std::string::npos);
}

TEST_CASE("no address within an address has the security token") {
  std::string tagged(feature);
  tagged.replace(tagged.find("\"name\""), 0, R"("tags":["north"],)");
  const Outcome outcome = receive(event("create_feature", tagged, R"({"send_tags":"1"})"));
  REQUIRE(outcome.ok());
  REQUIRE(!sent(outcome, "GET " + api + "/tag?").empty());
  for (const SentRequest& request : outcome.requests)
    CHECK(request.url.find("%3Fkey%3D") == std::string::npos);
}

TEST_CASE("a redirect is told with its target") {
  const Outcome outcome =
      receive(event("installed", "null"),
              {{"/projects", {.status = 301, .headers = {{"Location", "https://eu1.example.com/x"}}}}});
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.find("(https://eu1.example.com/x)") != std::string::npos);
}

TEST_CASE(
    "what Rally refuses is said in its words beside the record; what is no answer of Rally's ends the "
    "event") {
  const std::string create = "PUT " + api + "/hierarchicalrequirement/create";
  const Outcome refused =
      receive(event("create_feature", feature),
              {{create, {.status = 400, .body = R"({"CreateResult":{"Errors":["Name is bad"]}})"}}});
  CHECK(refused.ok());
  CHECK(refused.logged("N-8"));
  CHECK(refused.logged("Name is bad"));
  const Outcome empty =
      receive(event("create_feature", feature), {{create, {.body = R"({"CreateResult":{}})"}}});
  CHECK(empty.ok());
  CHECK(sent(empty, "POST https://north.aha.io/").empty());
  const Outcome page =
      receive(event("create_feature", feature), {{create, {.status = 404, .body = "<html>Gone"}}});
  REQUIRE(page.failure);
  CHECK(page.failure->class_name == "JSON::ParserError");
  CHECK(page.failure->message.find("404: <html>Gone") != std::string::npos);
  const Outcome locked = receive(event("create_feature", feature), {{create, {.status = 401}}});
  REQUIRE(locked.failure);
  CHECK(locked.failure->class_name == "Errors::ConfigurationError");
  CHECK(locked.failure->message.find("pole-4711") == std::string::npos);
}

TEST_CASE("an API key in place of user and password needs no token") {
  const Outcome outcome = receive(event("create_feature", feature, R"({"user_name":""})"));
  REQUIRE(outcome.ok());
  CHECK(sent(outcome, "GET " + api + "/security/authorize").empty());
  const auto created = sent(outcome, "PUT " + api + "/hierarchicalrequirement/create?workspace=");
  REQUIRE(created.size() == 1);
  CHECK(created[0].header("ZSESSIONID") == "pole-4711");
  CHECK(created[0].header("Authorization").empty());
}

TEST_CASE(
    "after an attempt of unknown outcome its item is looked for, and used unless it is another record's") {
  Event again = event("create_feature", feature);
  again.outcome_unknown = true;
  const Route found{
      "/hierarchicalrequirement?query=",
      {.body =
           R"({"QueryResult":{"Results":[{"ObjectID":800,"FormattedID":"US8","Description":"<p>N</p>"}]}})"}};
  const Outcome used = receive(again, {found});
  REQUIRE(used.ok());
  CHECK(sent(used, "PUT " + api + "/hierarchicalrequirement/create").empty());
  CHECK(sent(used, "POST https://north.aha.io/api/v1/features/801/integrations/77/fields").size() == 1);
  const Outcome taken = receive(
      again,
      {found,
       {"/fields/id/value/800", {.body = R"({"records":[{"feature":{"id":"5","reference_num":"N-5"}}]})"}}});
  CHECK(sent(taken, "PUT " + api + "/hierarchicalrequirement/create").size() == 1);
}

TEST_CASE("an event without its record sends nothing") {
  for (const char* name : {"create_feature", "update_feature", "create_release", "update_release"}) {
    const Outcome outcome = receive(event(name, "null"));
    CHECK(outcome.failure);
    CHECK(outcome.requests.empty());
  }
}

// ---------------------------------------------------------------- releases

TEST_CASE("a release of an earlier attempt is used") {
  Event again =
      event("create_release", R"({"release":{"id":"9","reference_num":"N-R-3","name":"Polar \"X\""}})");
  again.outcome_unknown = true;
  const Outcome outcome = receive(again, {{"/release?query=%28Name%20%3D%20%22Polar%20%5C%22X%5C%22%22%29",
                                           {.body = R"({"QueryResult":{"Results":[{"ObjectID":700}]}})"}}});
  REQUIRE(outcome.ok());
  CHECK(sent(outcome, "PUT ").empty());
  CHECK(outcome.requests.back().json() == aha::parse_json(R"({"integration_fields":[{"name":"id","value":700},
      {"name":"url","value":"https://rally1.rallydev.com/#/40d/detail/release/700"}]})"));
}

// ---------------------------------------------------------------- setup

TEST_CASE(
    "saving the integration replaces its webhooks: one for the project and each below it, page by page") {
  std::string first =
      R"({"TotalResultCount":21,"Results":[{"ObjectUUID":"w-1","TargetUrl":"https://north.aha.io/callback/77"})";
  for (int i = 2; i <= 20; ++i)
    first += R"(,{"ObjectUUID":"w","TargetUrl":"https://elsewhere.example.net/"})";
  const std::string last =
      R"({"TotalResultCount":21,"Results":[{"ObjectUUID":"w-21","TargetUrl":"https://north.aha.io/callback/77"}]})";
  const Outcome outcome = receive(event("updated", "null"), {{"start=1&", {.body = first + "]}"}},
                                                             {"start=21&", {.body = last}},
                                                             {"DELETE", {.status = 500}}});  // is passed over
  REQUIRE(outcome.ok());
  CHECK(sent(outcome, "DELETE " + pigeon + "/w-1?key=t-1").size() == 1);
  CHECK(sent(outcome, "DELETE " + pigeon + "/w-21?key=t-1").size() == 1);
  CHECK(sent(outcome, "DELETE").size() == 2);
  const auto made = sent(outcome, "POST " + pigeon + "?key=t-1");
  REQUIRE(made.size() == 2);
  CHECK(made[1].json() == aha::parse_json(R"({"AppName":"Aha!","AppUrl":"http://www.aha.io","Disabled":false,
      "TargetUrl":"https://north.aha.io/callback/77","Name":"Aha! Rally Integration 77","Expressions":[
      {"AttributeID":"ae8ecc9f-b9a0-42a4-a6e3-c83d7f8a7070","Operator":"=","Value":"u-41"}]})"));
}

TEST_CASE("without a project no webhook is removed") {
  const Outcome outcome = receive(event("updated", "null", R"({"project":"99"})"),
                                  {{pigeon, {.body = R"({"TotalResultCount":1,"Results":[{"ObjectUUID":"w-1",
                                             "TargetUrl":"https://north.aha.io/callback/77"}]})"}}});
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "Errors::ConfigurationError");
  CHECK(sent(outcome, "DELETE").empty());
}

TEST_CASE("what Rally leaves out does not stop the connection test, and its pages are read to the end") {
  const auto page = [](const char* results) {
    return Answer{.body = R"({"QueryResult":{"TotalResultCount":2,"PageSize":1,"Results":)" +
                          std::string(results) + "}}"};
  };
  const Outcome outcome = receive(
      event("installed", "null"),
      {{"/projects?fetch=true&pagesize=100&start=1",
        page(R"([{"ObjectID":2,"Name":"South","Parent":null}])")},
       {"/projects?fetch=true&pagesize=100&start=2", page(R"([{"ObjectID":1,"Name":"North","x":0}])")},
       {"/subscription", {.body = R"({"Subscription":{"Workspaces":{"_ref":")" + api + R"(/W"}}})"}},
       {"/W?",
        {.body =
             R"({"QueryResult":{"TotalResultCount":1,"PageSize":100,"Results":[{"ObjectID":30,"Name":"W"}]}})"}},
       {"/state?", {.status = 500}},
       {"/typedefinitions?",
        {.body =
             R"({"QueryResult":{"Results":[{"Name":"Feature","ElementName":"Feature","Ordinal":1}]}})"}}});
  REQUIRE(outcome.ok());
  REQUIRE(outcome.meta_data);
  const json::object& meta = outcome.meta_data->as_object();
  CHECK(meta.at("projects") == aha::parse_json(R"([{"ObjectID":1,"Name":"North","ParentUUID":null},
                                          {"ObjectID":2,"Name":"South","ParentUUID":null}])"));
  CHECK(meta.at("workspaces") == aha::parse_json(R"([{"ObjectID":30,"Name":"W"}])"));
  CHECK(meta.at("state_definitions") == aha::parse_json("{}"));
  CHECK(meta.at("custom_fields") == aha::parse_json(R"({"UserStory":[],"Feature":[]})"));
}

TEST_CASE("each kind of item can lie below the next") {
  Event asked = event("", "null");
  asked.meta_data = aha::parse_json(R"({"type_definitions":[{"Name":"Epic","ElementName":"Feature"}]})");
  CHECK(aha::parse_json(Host().collection("feature_and_requirement_type", asked).collection) ==
        aha::parse_json(R"([["Feature -> User Story, Requirement -> User Story","UserStory::UserStory"],
                   ["Feature -> Epic, Requirement -> User Story","Feature::UserStory"]])"));
}

// ---------------------------------------------------------------- webhooks

const std::string_view changed = R"({"message":{"state":{"a":{"name":"ObjectID","value":800},
    "b":{"name":"PlannedEndDate","value":"2031-01-15T06:00:00Z"},"c":{"name":"Owner","value":{"ref":"OWNER"}}}}})";
const Route linked{"/fields/id/value/800", {.body = R"({"records":[{"release":{"id":"1"}},
                       {"feature":{"id":"801","resource":"https://north.aha.io/api/v1/features/N-8"}}]})"}};

Event webhook(const std::string& owner) {
  std::string payload(changed);
  payload.replace(payload.find("OWNER"), 5, owner);
  return event("webhook", payload);
}

TEST_CASE("a change in Rally changes the record, its dates in the workspace's time zone" *
          doctest::skip(rally::lacks_time_zones())) {
  const Outcome outcome =
      receive(webhook(api + "/user/7"),
              {linked, {"/user/7", {.body = R"({"User":{"EmailAddress":"n@example.org"}})"}}});
  REQUIRE(outcome.ok());
  CHECK(outcome.requests.back().url == "https://north.aha.io/api/v1/features/N-8");
  CHECK(outcome.requests.back().json() ==
        aha::parse_json(
            R"({"feature":{"due_date":"2031-01-14","assigned_to_user":{"email":"n@example.org"}}})"));
}

TEST_CASE(
    "an owner is followed if the webhook says that it changed, and no assignee is taken away by accident") {
  struct {
    const char* changes;  // null: the webhook does not tell
    const char* owner;
    const char* known;  // the record's assigned user
    const char* sent;   // null: nothing
  } const table[] = {
      {R"({"x":{"name":"Owner"}})", "/user/7", R"({"email":"old@example.org"})",
       R"({"assigned_to_user":{"email":"n@example.org"}})"},
      {R"({"x":{"name":"Owner"}})", "/user/7", R"({"email":"n@example.org"})", nullptr},
      {R"({"x":{"name":"Owner"}})", "", R"({"email":"n@example.org"})", R"({"assigned_to_user":null})"},
      {R"({"x":{"name":"Owner"}})", "", "null", nullptr},
      {R"({"x":{"name":"Rank"}})", "/user/7", "null", nullptr},
      {nullptr, "", R"({"email":"n@example.org"})", nullptr},
  };
  for (const auto& [changes, owner, known, expected] : table) {
    json::value payload =
        aha::parse_json(R"({"message":{"action":"Updated","state":{"a":{"name":"ObjectID","value":800},
        "c":{"name":"Owner","value":null}}}})");
    if (changes != nullptr) payload.at("message").as_object()["changes"] = aha::parse_json(changes);
    if (*owner != '\0')
      payload.at("message").at("state").at("c").as_object()["value"] = json::object{{"ref", api + owner}};
    const Outcome outcome =
        receive(event("webhook", json::serialize(payload)),
                {{"/fields/id/value/800",
                  {.body = R"({"records":[{"feature":{"id":"801","reference_num":"N-8","assigned_to_user":)" +
                           std::string(known) + "}}]}"}},
                 {"/user/7", {.body = R"({"User":{"EmailAddress":"n@example.org"}})"}}});
    REQUIRE(outcome.ok());
    const auto puts = sent(outcome, "PUT ");
    CHECK(puts.size() == (expected != nullptr ? 1 : 0));
    if (expected != nullptr && !puts.empty())
      CHECK(puts[0].json().at("feature") == aha::parse_json(expected));
  }
}

TEST_CASE("the echo of a name that Aha! has changed once more since is not followed, but a change back is") {
  Host host;
  host.answer_all(answers({{"/fields/id/value/800",
                            {.body = R"({"records":[{"feature":{"id":"801","reference_num":"N-8","name":"C"}},
                                        {"requirement":{"id":"802","reference_num":"N-8-1","name":"C"}}]})"}}}));
  REQUIRE(host.receive(event("update_feature", linked_feature_with_file)).ok());  // named "Compass"
  const Event named = event("webhook", R"({"message":{"changes":{"x":{"name":"Name"}},"state":{
      "a":{"name":"ObjectID","value":800},"b":{"name":"Name","value":"Compass"}}}})");
  CHECK(sent(host.receive(named), "PUT ").empty());
  CHECK(sent(host.receive(named), "PUT ").size() == 2);  // set back at the third party
}

TEST_CASE("an owner whom Aha! does not know leaves the record with whom it was assigned to" *
          doctest::skip(rally::lacks_time_zones())) {
  const Outcome outcome =
      receive(webhook(api + "/user/7"),
              {{"/fields/id/value/800",
                {.body = R"({"records":[{"feature":{"id":"801","reference_num":"N-8","due_date":"2031-01-14",
                    "assigned_to_user":{"email":"old@example.org"}}}]})"}},
               {"/user/7", {.body = R"({"User":{"EmailAddress":"n@example.org"}})"}},
               {"PUT", {.body = R"({"feature":{"assigned_to_user":null}})"}}});
  REQUIRE(outcome.ok());
  CHECK(outcome.logged("no user of Aha!"));
  CHECK(outcome.requests.back().json() ==
        aha::parse_json(R"({"feature":{"assigned_to_user":{"email":"old@example.org"}}})"));
}

TEST_CASE("webhooks about what was created, deleted or names no item change nothing") {
  for (const char* action : {"Created", "Recycled", "Deleted"}) {
    json::value payload = aha::parse_json(changed);
    payload.at("message").as_object()["action"] = action;
    const Outcome outcome = receive(event("webhook", json::serialize(payload)));
    CHECK(outcome.ok());
    CHECK(outcome.requests.empty());
    CHECK(outcome.logged(action));
  }
  for (const char* nothing : {R"({"message":null})", R"({"message":{"state":{}}})",
                              R"({"message":{"state":{"a":{"name":"ObjectID","value":null}}}})"}) {
    const Outcome outcome = receive(event("webhook", nothing));
    CHECK(outcome.ok());
    CHECK(outcome.requests.empty());
  }
}

TEST_CASE("a forged webhook gets no password and changes nothing" *
          doctest::skip(rally::lacks_time_zones())) {
  const Outcome outcome = receive(webhook("https://evil.example.com/user/7"), {linked});
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "Errors::RemoteError");
  CHECK(outcome.requests.size() == 1);
}

TEST_CASE("a webhook that says nothing, or about nothing that is linked, changes nothing") {
  CHECK(receive(event("webhook", "{}")).requests.empty());
  const Outcome outcome = receive(webhook(""), {{"/fields/id/value/800", {.status = 500}}});
  CHECK(outcome.ok());
  CHECK(outcome.requests.size() == 1);
  CHECK(outcome.logged("800"));
}

}  // namespace
