#include <doctest/doctest.h>

#include "records.hpp"

namespace {

namespace json = aha::json;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;
using records::gitlab;
using records::milestone_70;

const std::string stored = records::fields_of("releases/N-R-3");

TEST_CASE("a milestone of the release's name is taken over") {
  Host host;
  host.expect("GET", gitlab + "/milestones",
              answer(200, std::string("[{\"title\":\"x\"},") + milestone_70 + "]"));
  host.expect("POST", stored);
  const Outcome outcome = host.receive(records::event("create_release", records::release()));
  CHECK(outcome.ok());
  CHECK(outcome.requests[1].body ==
        R"({"integration_fields":[{"name":"milestone_id","value":70},{"name":"number","value":7},)"
        R"({"name":"url","value":"https://gitlab.com/north/compass/milestones/7"}]})");
}

TEST_CASE("else one is made") {
  Host host;
  host.expect("GET", gitlab + "/milestones", answer(200, "[]"));
  host.expect("POST", gitlab + "/milestones", answer(201, milestone_70));
  host.expect("POST", stored);
  CHECK(host.receive(records::event("update_release", records::release())).ok());
}

TEST_CASE("a name that is taken beyond the first page is looked for") {
  Host host;
  host.expect("GET", gitlab + "/milestones", answer(200, "[]"));
  host.expect("POST", gitlab + "/milestones",
              answer(400, R"({"message":{"title":["has already been taken"]}})"));
  host.expect("GET", gitlab + "/milestones?title=Polar", answer(200, std::string("[") + milestone_70 + "]"));
  host.expect("POST", stored);
  CHECK(host.receive(records::event("create_release", records::release())).ok());
}

TEST_CASE("a name that is taken by nothing that can be seen ends with what to do") {
  Host host;
  host.answer_all([](const auto& request) {
    return request.method == "GET"
               ? answer(200, "[]")
               : answer(400, R"({"message":"title already being used for another milestone"})");
  });
  const Outcome outcome = host.receive(records::event("create_release", records::release()));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.find("called \"Polar\" already") != std::string::npos);
}

TEST_CASE("a linked milestone is changed") {
  json::object release = records::release();
  release["integration_fields"] = records::stored({{"milestone_id", "70"}});
  Host host;
  host.expect("PUT", gitlab + "/milestones/70", answer(200, milestone_70));
  CHECK(host.receive(records::event("update_release", release)).ok());
}

TEST_CASE("a server that minds how a milestone was always closed is told so that it understands") {
  json::object release = records::release();
  release["released"] = true;
  release["integration_fields"] = records::stored({{"milestone_id", "70"}});
  Host host;
  host.expect("PUT", gitlab + "/milestones/70",
              answer(400, R"({"error":"state_event does not have a valid value"})"));
  host.expect("PUT", gitlab + "/milestones/70", answer(200, milestone_70));
  const Outcome outcome = host.receive(records::event("update_release", release));
  CHECK(outcome.ok());
  CHECK(outcome.requests[0].json().at("state_event") == "closed");
  CHECK(outcome.requests[1].json().at("state_event") == "close");
}

TEST_CASE("a release phase gives the due date, where the release has it") {
  for (const auto& [phases, due] :
       {std::pair(R"({"release_phases":[{"name":"QA","end_on":"2031-01-20"}]})", "2031-01-20T00:00:00+00:00"),
        std::pair(R"({"release_phases":[{"name":"Dev","end_on":"2031-01-20"}]})",
                  "2031-02-03T00:00:00+00:00")}) {
    Host host;
    host.expect("GET", gitlab + "/milestones", answer(200, "[]"));
    host.expect("GET", records::aha_api + "releases/301/release_phases", answer(200, phases));
    host.expect("POST", gitlab + "/milestones", answer(201, milestone_70));
    host.expect("POST", stored);
    const Outcome outcome = host.receive(
        records::event("create_release", records::release(), records::settings_with("due_date_phase", "QA")));
    CHECK(outcome.ok());
    CHECK(outcome.requests[2].json().at("due_date") == due);
  }
}

TEST_CASE("an old server is asked by the id that is the same everywhere") {
  Host host;
  const std::string old = "https://git.example.com/api/v3/projects/11";
  json::object feature = records::feature();
  feature["integration_fields"] = records::stored({{"number", "42"}, {"id", "990"}});
  host.expect("GET", old + "/milestones/70", answer(200, milestone_70));
  host.expect("PUT", old + "/issues/990", answer(200, records::issue_42));
  host.expect("PUT", old + "/issues/990", answer(200, records::issue_42));
  CHECK(host.receive(records::event("update_feature", feature,
                                    records::settings_with("server_url", "https://git.example.com/api/v3")))
            .ok());
}

TEST_CASE(
    "an event without a release, or for a project that was never loaded, is an error before anything is "
    "sent") {
  Host host;
  CHECK(
      host.receive({.event = "create_release", .payload = records::parsed("{}"), .data = records::settings()})
          .failure);
  const Outcome outcome = host.receive(
      records::event("create_release", records::release(), records::settings_with("project", "unheard/of")));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "Errors::ConfigurationError");
  CHECK(outcome.failure->message.find("The project unheard/of is not among") != std::string::npos);
  CHECK(outcome.requests.empty());
}

}  // namespace
