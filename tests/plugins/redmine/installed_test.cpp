#include <doctest/doctest.h>

#include "records.hpp"

namespace {

namespace json = aha::json;
using aha::testing::Event;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;
using records::redmine;

Event installed() {
  return {.event = "installed", .data = records::settings()};
}

std::string page_of(int first, int count) {
  json::array projects;
  for (int i = 0; i < count; ++i)
    projects.push_back(json::object{{"id", first + i}, {"name", "P"}, {"description", "long"}});
  json::object answer;
  answer["projects"] = std::move(projects);
  return json::serialize(answer);
}

TEST_CASE("all pages of projects are read, and what the user chooses from is remembered") {
  Host host;
  host.expect("GET", redmine + "/projects.json?limit=100&offset=0", answer(200, page_of(1, 100)));
  host.expect("GET", redmine + "/projects.json?limit=100&offset=100", answer(200, page_of(101, 2)));
  host.expect("GET", redmine + "/trackers.json",
              answer(200, R"({"trackers":[{"id":3,"name":"Bug","x":1}]})"));
  host.expect("GET", redmine + "/enumerations/issue_priorities.json",
              answer(200, R"({"issue_priorities":[{"id":5,"name":"High"}]})"));
  const Outcome outcome = host.receive(installed());
  REQUIRE(outcome.ok());
  CHECK(outcome.meta_data->at("projects").as_array().size() == 102);
  CHECK(outcome.meta_data->at("trackers") == records::parsed(R"([{"name":"Bug","id":3}])"));
  CHECK(outcome.meta_data->at("issue_priorities") == records::parsed(R"([{"name":"High","id":5}])"));
  CHECK(outcome.requests[0].header("X-Redmine-API-Key") == "key-4711");
}

TEST_CASE("an address as people paste it leads to the start page, and a key may end in a blank") {
  struct {
    const char* typed;
    const char* server;
  } const table[] = {
      {" https://tracker.example.org/ ", "https://tracker.example.org"},
      {"https://tracker.example.org/projects/maps/issues?set_filter=1", "https://tracker.example.org"},
      {"https://tracker.example.org/issues/5", "https://tracker.example.org"},
      {"https://example.org/redmine/my/account", "https://example.org/redmine"},
      {"https://example.org/myredmine/projects.json", "https://example.org/myredmine"},
      {"https://projects.example.org", "https://projects.example.org"},
  };
  for (const auto& [typed, server] : table) {
    Event event = installed();
    event.data.as_object()["redmine_url"] = typed;
    event.data.as_object()["api_key"] = "key-4711\n";
    Host host;
    host.expect("GET", std::string(server) + "/projects.json?limit=100&offset=0", answer(500));
    const Outcome outcome = host.receive(event);
    CHECK(outcome.script_errors.empty());
    CHECK(outcome.requests[0].header("X-Redmine-API-Key") == "key-4711");
  }
}

TEST_CASE("a redirect is told with its target") {
  for (const int status : {301, 302, 307, 308}) {
    Host host;
    host.expect("GET", redmine + "/projects.json?limit=100&offset=0",
                {.status = status, .headers = {{"Location", "https://sso.example.com/login?back=1"}}});
    const Outcome outcome = host.receive(installed());
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->message.find("(https://sso.example.com/login)") != std::string::npos);
  }
}

TEST_CASE("what was remembered is offered for choice") {
  Host host;
  const Outcome outcome =
      host.collection("project", {.data = records::settings(), .meta_data = records::memory()});
  CHECK(outcome.collection == R"([["Compass",7]])");
}

TEST_CASE("10,000 projects are read a hundred at a time") {
  Host host;
  std::size_t pages = 0;
  host.answer_all([&](const aha::testing::SentRequest& request) {
    if (request.url.find("/projects.json") == std::string::npos) return answer(200, "{}");
    ++pages;
    return answer(200, page_of(static_cast<int>(100 * pages), pages <= 100 ? 100 : 0));
  });
  const Outcome outcome = host.receive(installed());
  REQUIRE(outcome.ok());
  CHECK(pages == 101);
  CHECK(outcome.meta_data->at("projects").as_array().size() == 10'000);
}

TEST_CASE("a refusal says what was asked, the status, Redmine's words and what to do") {
  struct {
    int status;
    const char* body;
    const char* advice;
  } const refusals[] = {{401, R"({"errors": ["Invalid key"]})", "API key"},
                        {403, "<html>no</html>", "REST web services"},
                        {404, "", "address"},
                        {500, "oops", "status 500"}};
  for (const auto& [status, body, advice] : refusals) {
    Host host;
    host.expect("GET", redmine + "/projects.json?limit=100&offset=0", answer(status, body));
    const Outcome outcome = host.receive(installed());
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->class_name == "Errors::RemoteError");
    CHECK(outcome.failure->message.find("list its projects") != std::string::npos);
    CHECK(outcome.failure->message.find(advice) != std::string::npos);
    CHECK(outcome.failure->message.find("key-4711") == std::string::npos);
  }
}

TEST_CASE("an answer that is no JSON is told apart from a refusal") {
  Host host;
  host.expect("GET", redmine + "/projects.json?limit=100&offset=0", answer(200, "<html>"));
  CHECK(host.receive(installed()).failure->class_name == "JSON::ParserError");
}

TEST_CASE("an address that is not set is the user's to set") {
  Event event = installed();
  event.data.as_object().erase("redmine_url");
  CHECK(Host().receive(event).failure->class_name == "Errors::ConfigurationError");
}

}  // namespace
