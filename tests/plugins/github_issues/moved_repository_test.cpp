#include <doctest/doctest.h>

#include "records.hpp"

namespace {

namespace json = aha::json;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;
using records::github;

const std::string by_id = "https://api.github.com/repositories/55";
const std::string renamed = "https://api.github.com/repos/north/sextant";

json::object linked_release() {
  json::object release = records::release();
  release["integration_fields"] = records::link("4");
  return release;
}

aha::testing::Answer moved_to(const std::string& url) {
  return answer(301, R"({"message":"Moved Permanently"})", {{"Location", url}});
}

TEST_CASE("a renamed repository is found under its new name, with the method kept") {
  Host host;
  host.expect("PATCH", github + "/milestones/4", moved_to(by_id + "/milestones/4"));
  host.expect("GET", github, moved_to(by_id));
  host.expect("GET", by_id, answer(200, R"({"full_name":"north/sextant"})"));
  host.expect("PATCH", renamed + "/milestones/4", answer(200, "{}"));
  const Outcome outcome = host.receive(records::event("update_release", linked_release()));
  CHECK(outcome.ok());
  CHECK(outcome.requests[3].body == outcome.requests[0].body);
  CHECK(outcome.logged("north/sextant"));
}

TEST_CASE("later requests of the event go to the new name at once") {
  Host host;
  host.expect("GET", github + "/milestones", moved_to(by_id + "/milestones"));
  host.expect("GET", github, moved_to(by_id));
  host.expect("GET", by_id, answer(200, R"({"full_name":"north/sextant"})"));
  host.expect("GET", renamed + "/milestones", answer(200, "[]"));
  host.expect("POST", renamed + "/milestones", answer(201, R"({"number":6})"));
  host.expect("POST", records::fields_of("releases/N-R-3"));
  const Outcome outcome = host.receive(records::event("create_release", records::release()));
  CHECK(outcome.ok());
  CHECK(outcome.requests.back().body.find("https://github.com/north/sextant/issues?milestone=6") !=
        std::string::npos);
}

TEST_CASE("something moved out of a repository that kept its name is not followed") {
  Host host;
  host.expect("PATCH", github + "/milestones/4",
              moved_to("https://api.github.com/repositories/99/milestones/1"));
  host.expect("GET", github, answer(200, R"({"full_name":"north/compass"})"));
  const Outcome outcome = host.receive(records::event("update_release", linked_release()));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "Errors::RemoteError");
  CHECK(outcome.script_errors.empty());
}

TEST_CASE("a redirect to another server gets neither request nor token") {
  Host host;
  host.expect("PATCH", github + "/milestones/4", moved_to("https://evil.example.com/milestones/4"));
  host.expect("GET", github, moved_to("https://evil.example.com/x"));
  const Outcome outcome = host.receive(records::event("update_release", linked_release()));
  CHECK(outcome.failure);
  CHECK(outcome.script_errors.empty());
}

TEST_CASE("redirects in a circle end") {
  Host host;
  host.answer_all([](const auto& request) { return moved_to(request.url); });
  const Outcome outcome = host.receive(records::event("update_release", linked_release()));
  CHECK(outcome.failure);
  CHECK(outcome.requests.size() <= 4);
}

TEST_CASE("a redirect that names no place is a refusal like others") {
  Host host;
  host.expect("PATCH", github + "/milestones/4", answer(301, ""));
  const Outcome outcome = host.receive(records::event("update_release", linked_release()));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.find("moved") != std::string::npos);
}

}  // namespace
