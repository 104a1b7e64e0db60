#include <doctest/doctest.h>

#include "records.hpp"

namespace {

namespace json = aha::json;
using aha::testing::Event;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;
using records::redmine;

const std::string issues = redmine + "/issues.json";

json::object feature_with_requirement() {
  json::object feature = records::record("N-8");
  feature["release"] = records::release();
  feature["release"].as_object()["integration_fields"] = records::link("9");
  feature["requirements"] = json::array{records::record("N-8-1")};
  return feature;
}

TEST_CASE("a feature becomes an issue and its requirement one below it, both in the release's version") {
  Host host;
  host.expect("POST", issues, answer(201, R"({"issue":{"id":41}})"));
  host.expect("POST", records::fields_of("features/N-8"));
  host.expect("POST", issues, answer(201, R"({"issue":{"id":42}})"));
  host.expect("POST", records::fields_of("requirements/N-8-1"));
  const Outcome outcome = host.receive(records::event("create_feature", feature_with_requirement()));
  REQUIRE(outcome.ok());
  CHECK(outcome.requests[0].json().at("issue").at("fixed_version_id") == "9");
  CHECK(outcome.requests[2].json().at("issue").at("parent_issue_id") == 41);
  CHECK(outcome.requests[1].json() == records::parsed(R"({"integration_fields":[{"name":"id","value":41},
                            {"name":"url","value":"https://tracker.example.org/issues/41"}]})"));
}

TEST_CASE(
    "an attachment is uploaded first and goes with the issue by its token; Redmine's key stays at Redmine") {
  json::object feature = records::record("N-8");
  feature["attachments"] = json::array{records::attachment("a.png")};
  const std::string file = "\x89PNG" + std::string(2'000'000, 'x');
  Host host;
  host.memory_limit(1'000'000);  // the file stays with the host
  host.expect("GET", "https://files.example.net/a.png", answer(200, file));
  host.expect("POST", redmine + "/uploads.json", answer(201, R"({"upload":{"token":"t-1"}})"));
  host.expect("POST", issues, answer(201, R"({"issue":{"id":41}})"));
  host.expect("POST", records::fields_of("features/N-8"));
  const Outcome outcome = host.receive(records::event("create_feature", feature));
  REQUIRE(outcome.ok());
  CHECK(outcome.requests[0].header("X-Redmine-API-Key").empty());
  CHECK((outcome.requests[1].body == file));
  CHECK(outcome.requests[1].header("Content-Type") == "application/octet-stream");
  CHECK(outcome.requests[2].json().at("issue").at("uploads") ==
        records::parsed(R"([{"token":"t-1","filename":"a.png","content_type":"image/png"}])"));
}

TEST_CASE("an attachment that Redmine refuses is named, and the issue is made without it") {
  // Redmine 5 refuses an issue with a token that it does not know.
  json::object feature = records::record("N-8");
  feature["attachments"] = json::array{records::attachment("a.exe")};
  Host host;
  host.expect("GET", "https://files.example.net/a.exe", answer(200, "MZ"));
  host.expect("POST", redmine + "/uploads.json", answer(422, R"({"errors":["extension is not allowed"]})"));
  host.expect("POST", issues, answer(422, R"({"errors":["1 file(s) could not be saved."]})"));
  host.expect("POST", issues, answer(201, R"({"issue":{"id":41}})"));
  host.expect("POST", records::fields_of("features/N-8"));
  const Outcome outcome = host.receive(records::event("create_feature", feature));
  CHECK(outcome.ok());
  CHECK_FALSE(outcome.requests[3].json().at("issue").as_object().contains("uploads"));
  CHECK(outcome.logged("a.exe"));
  CHECK(outcome.logged("extension is not allowed"));
}

TEST_CASE("an update uploads only what the issue has not, and makes issues for new requirements") {
  json::object feature = feature_with_requirement();
  feature["integration_fields"] = records::link("41");
  feature["attachments"] = json::array{records::attachment("a.png"), records::attachment("b.png")};
  Host host;
  host.expect("GET", redmine + "/issues/41.json?include=attachments",
              answer(200, R"({"issue":{"attachments":[{"filename":"a.png"}]}})"));
  host.expect("GET", "https://files.example.net/b.png", answer(200, ""));
  host.expect("POST", redmine + "/uploads.json", answer(201, R"({"upload":{"token":"t-2"}})"));
  host.expect("PUT", redmine + "/issues/41.json", answer(204));
  host.expect("POST", issues, answer(201, R"({"issue":{"id":42}})"));
  host.expect("POST", records::fields_of("requirements/N-8-1"));
  const Outcome outcome = host.receive(records::event("update_feature", feature));
  REQUIRE(outcome.ok());
  CHECK(outcome.requests[3].json().at("issue").at("uploads").as_array().size() == 1);
  CHECK(outcome.requests[4].json().at("issue").at("parent_issue_id") == "41");
}

TEST_CASE("where the second issue fails, the first is stored, and the message names the requirement") {
  Host host;
  host.expect("POST", issues, answer(201, R"({"issue":{"id":41}})"));
  host.expect("POST", records::fields_of("features/N-8"));
  host.expect("POST", issues, answer(422, R"({"errors":["Subject is too long"]})"));
  const Outcome outcome = host.receive(records::event("create_feature", feature_with_requirement()));
  REQUIRE(outcome.failure);
  CHECK(outcome.script_errors.empty());
  CHECK(outcome.failure->message.find("N-8-1: ") == 0);
}

TEST_CASE("one requirement that is refused does not lose the next one") {
  json::object feature = feature_with_requirement();
  feature["requirements"].as_array().push_back(records::record("N-8-2"));
  Host host;
  host.expect("POST", issues, answer(201, R"({"issue":{"id":41}})"));
  host.expect("POST", records::fields_of("features/N-8"));
  host.expect("POST", issues, answer(422, R"({"errors":["Subject is too long"]})"));
  host.expect("POST", issues, answer(201, R"({"issue":{"id":43}})"));
  host.expect("POST", records::fields_of("requirements/N-8-2"));
  const Outcome outcome = host.receive(records::event("create_feature", feature));
  CHECK(outcome.script_errors.empty());
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.find("N-8-1: ") == 0);
}

TEST_CASE("a feature that has an issue already gets no second one, nor do its requirements") {
  json::object feature = feature_with_requirement();
  feature["integration_fields"] = records::link("41");
  feature["requirements"].as_array()[0].as_object()["integration_fields"] = records::link("42");
  Host host;
  for (const char* id : {"41", "42"}) {
    host.expect("GET", redmine + "/issues/" + id + ".json?include=attachments",
                answer(200, R"({"issue":{}})"));
    host.expect("PUT", redmine + "/issues/" + id + ".json", answer(204));
  }
  CHECK(host.receive(records::event("create_feature", feature)).ok());
}

TEST_CASE("an update of a record that is linked to nothing asks for no address without a number") {
  for (const char* link : {"", "null"}) {
    json::object feature = records::record("N-8");
    if (std::string_view(link).empty()) feature["integration_fields"] = records::link("");
    const Outcome outcome = Host().receive(records::event("update_feature", feature));
    CHECK(outcome.script_errors.empty());
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->class_name == "Errors::RemoteError");
    CHECK(outcome.failure->message.find("no link") != std::string::npos);
  }
}

TEST_CASE("a file that Aha! does not give, or whose address is none, is named, and the issue is made") {
  json::object feature = records::record("N-8");
  json::object odd = records::attachment("odd.png");
  odd["download_url"] = "/relative";
  feature["attachments"] = json::array{records::attachment("gone.png"), odd};
  Host host;
  host.expect("GET", "https://files.example.net/gone.png", answer(410));
  host.expect("GET", "/relative", {.result = AHA_EINVAL, .error = "not an absolute URL"});
  host.expect("POST", issues, answer(201, R"({"issue":{"id":41}})"));
  host.expect("POST", records::fields_of("features/N-8"));
  const Outcome outcome = host.receive(records::event("create_feature", feature));
  CHECK(outcome.ok());
  CHECK(outcome.logged("gone.png is left out"));
  CHECK(outcome.logged("odd.png is left out"));
}

TEST_CASE("after an attempt of unknown outcome its issue is looked for among the newest, and used") {
  Event event = records::event("create_feature", records::record("N-8"));
  event.outcome_unknown = true;
  Host host;
  host.expect("GET", redmine + "/issues.json?project_id=7&status_id=*&sort=id:desc&limit=100",
              answer(200, R"({"issues":[{"id":44,"subject":"Show true north","description":"Other"},
                  {"id":43,"subject":"Show true north","description":"Use it.\r\n\r\n"}]})"));
  host.expect("POST", records::fields_of("features/N-8"));
  const Outcome outcome = host.receive(event);
  CHECK(outcome.ok());
  CHECK(outcome.logged("issue 43"));
}

TEST_CASE("an integration that knows no projects yet reads them first") {
  Event event = records::event("create_feature", records::record("N-8"));
  event.meta_data = json::object();
  Host host;
  host.expect("GET", redmine + "/projects.json?limit=100&offset=0", answer(200, R"({"projects":[]})"));
  host.expect("GET", redmine + "/trackers.json", answer(200, R"({"trackers":[]})"));
  host.expect("GET", redmine + "/enumerations/issue_priorities.json",
              answer(200, R"({"issue_priorities":[]})"));
  host.expect("POST", issues, answer(201, R"({"issue":{"id":41}})"));
  host.expect("POST", records::fields_of("features/N-8"));
  CHECK(host.receive(event).ok());
}

}  // namespace
