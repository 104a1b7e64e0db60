#include <doctest/doctest.h>

#include "records.hpp"

namespace {

namespace json = aha::json;
using aha::testing::Event;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;
using records::tracker;

Event installed(json::object data = records::settings()) {
  return {.event = "installed", .data = std::move(data)};
}

TEST_CASE("installed stores the projects as they are, each with its integrations") {
  Host host;
  host.expect("GET", tracker + "/projects",
              answer(200, R"([{"id":9,"name":"Compass","version":2},{"id":10}])"));
  host.expect("GET", tracker + "/projects/9/integrations", answer(200, R"([{"id":55,"name":"Aha!"}])"));
  host.expect("GET", tracker + "/projects/10/integrations", answer(200, ""));
  const Outcome outcome = host.receive(installed());
  CHECK(outcome.ok());
  CHECK(json::serialize(outcome.meta_data.value()) ==
        R"({"projects":[{"id":9,"name":"Compass","version":2,"integrations":[{"id":55,"name":"Aha!"}]},)"
        R"({"id":10,"integrations":{}}]})");
  CHECK(outcome.requests[0].header("X-TrackerToken") == "token-4711");
  CHECK(!outcome.logged("token-4711"));
}

TEST_CASE("the host is found in an address as people paste it, and a token may end in a blank") {
  for (const char* typed :
       {" tracker.example.com ", "https://tracker.example.com", "https://tracker.example.com/services/v5/",
        "tracker.example.com/", "http://tracker.example.com/n/projects/9"}) {
    aha::testing::Event event{.event = "installed", .data = records::settings_with("api_host", typed)};
    event.data.as_object()["api_token"] = "token-4711\n";
    Host host;
    host.expect("GET", records::tracker + "/projects", answer(200, "[]"));
    const Outcome outcome = host.receive(event);
    CHECK(outcome.ok());
    CHECK(outcome.requests[0].header("X-TrackerToken") == "token-4711");
  }
}

TEST_CASE("a redirect is told with its target") {
  Host host;
  host.expect("GET", records::tracker + "/projects",
              answer(301, "", {{"Location", "https://new.example.com/x?a=1"}}));
  const Outcome outcome = host.receive({.event = "installed", .data = records::settings()});
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.find("(https://new.example.com/x)") != std::string::npos);
}

TEST_CASE("a project without a number is left out") {
  Host host;
  host.expect("GET", records::tracker + "/projects", answer(200, R"([{"name":"A"},{"id":null},null,7])"));
  const Outcome outcome = host.receive({.event = "installed", .data = records::settings()});
  CHECK(outcome.ok());
  CHECK(json::serialize(outcome.meta_data.value()) == R"({"projects":[]})");
}

TEST_CASE("without a token nothing is asked") {
  Host host;
  const Outcome outcome = host.receive(installed(records::settings_with("api_token", nullptr)));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "Errors::ConfigurationError");
  CHECK(outcome.requests.empty());
}

TEST_CASE("where the default host does not answer any more, the error says why") {
  Host host;
  host.expect("GET", "https://www.pivotaltracker.com/services/v5/projects",
              {.result = AHA_ERESOLVE, .error = "no such name"});
  const Outcome outcome = host.receive(installed(records::settings_with("api_host", "")));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "Errors::ConfigurationError");
  CHECK(outcome.failure->message.find("ended its service in 2025") != std::string::npos);
}

TEST_CASE("a server of one's own that does not answer is another matter") {
  Host host;
  host.expect("GET", tracker + "/projects", {.result = AHA_ECONNECT, .error = "refused"});
  const Outcome outcome = host.receive(installed());
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "Errors::ConfigurationError");
  CHECK(outcome.failure->message.find("2025") == std::string::npos);
}

TEST_CASE("projects are in the order of Tracker, integrations are those of the chosen project") {
  Host host;
  const json::value meta = records::parsed(R"({"projects":[
      {"id":10,"name":"Z","integrations":[]},{"id":9,"name":"A","integrations":[{"id":55,"name":"Aha!"}]}]})");
  const Event event{.data = records::settings(), .meta_data = meta};
  CHECK(host.collection("project", event).collection == R"([["Z",10],["A",9]])");
  CHECK(host.collection("integration", event).collection == R"([["Aha!",55]])");
}

TEST_CASE("before installation, without a project, and for one without integrations there are none") {
  Host host;
  CHECK(host.collection("project").collection == "[]");
  CHECK(host.collection("integration").collection == "[]");
  const json::value meta = records::parsed(R"({"projects":[{"id":9,"integrations":{}}]})");
  CHECK(host.collection("integration", {.data = records::settings(), .meta_data = meta}).collection == "[]");
}

}  // namespace
