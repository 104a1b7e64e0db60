#include <doctest/doctest.h>

#include <aha/json.hpp>
#include <aha/testing.hpp>

#include <string>

namespace {

namespace json = aha::json;
using aha::testing::Answer;
using aha::testing::Event;
using aha::testing::Host;
using aha::testing::Outcome;
using aha::testing::SentRequest;

const std::string projects_path = "/_apis/projects?%24top=1000&api-version=1.0";
const std::string projects = "https://devops.example.org/tfs/Maps" + projects_path;
const Answer no_projects{.body = R"({"value": []})"};

Event event(std::string name, std::string_view server_url = "https://devops.example.org/tfs/Maps",
            std::string_view user = "ann") {
  json::object data = aha::parse_json(R"({"user_password": "s3cr3t", "project": "p-1", "integration_id": 77,
      "aha_account_domain": "polar", "aha_api_url_base": "https://aha.io/", "aha_api_token": "aha-token"})")
                          .as_object();
  data["server_url"] = server_url;
  data["user_name"] = user;
  return {.event = std::move(name), .data = std::move(data)};
}

Answer unauthorized(std::string offer) {
  return {.status = 401, .headers = {{"WWW-Authenticate", std::move(offer)}}};
}

bool is_ntlm(const SentRequest& request) {
  return (request.flags & AHA_HTTP_NTLM) != 0 && request.header("Authorization").empty();
}

TEST_CASE("a user proves himself by NTLM, and by a token where no user is named") {
  Host host;
  host.expect("GET", projects, no_projects);
  Outcome outcome = host.receive(event("installed"));
  REQUIRE(outcome.ok());
  CHECK(is_ntlm(outcome.requests[0]));
  CHECK(outcome.requests[0].user == "ann");
  CHECK(outcome.requests[0].password == "s3cr3t");

  host.expect("GET", projects, no_projects);
  outcome = host.receive(event("installed", "https://devops.example.org/tfs/Maps/", ""));
  REQUIRE(outcome.ok());
  CHECK(outcome.requests[0].flags == 0);
  CHECK(outcome.requests[0].header("Authorization") == "Basic OnMzY3IzdA==");
}

TEST_CASE("the other way is tried where the server offers it, and remembered once it was accepted") {
  Host host;
  host.expect("GET", projects, unauthorized("Bearer, Basic realm=\"devops\", NTLM"));
  host.expect("GET", projects, no_projects);
  REQUIRE(host.receive(event("installed")).ok());
  host.expect("GET", projects, no_projects);
  CHECK_FALSE(is_ntlm(host.receive(event("installed")).requests[0]));

  host.expect("GET", projects, unauthorized("negotiate, ntlm"));
  host.expect("GET", projects, no_projects);
  const Outcome outcome = host.receive(event("installed"));
  REQUIRE(outcome.ok());
  CHECK(is_ntlm(outcome.requests[1]));
}

TEST_CASE("a password is not shown to a server that does not ask for it, or without TLS") {
  struct {
    const char* server;
    const char* offer;
  } const table[] = {{"https://devops.example.org/tfs/Maps", "Negotiate, NTLM"},
                     {"http://devops.example.org/tfs/Maps", "Basic realm=\"devops\""}};
  for (const auto& [server, offer] : table) {
    Host host;
    host.expect("GET", server + projects_path, unauthorized(offer));
    const Outcome outcome = host.receive(event("installed", server));
    CHECK(outcome.script_errors.empty());
    CHECK(outcome.failure->class_name == "Errors::ConfigurationError");
  }
}

TEST_CASE("where both ways are refused, nothing is remembered") {
  Host host;
  host.expect("GET", projects, unauthorized("Basic"));
  host.expect("GET", projects, unauthorized("Basic"));
  CHECK(host.receive(event("installed")).failure->class_name == "Errors::ConfigurationError");
  CHECK_FALSE(host.remembered("auth"));
}

TEST_CASE("a server that is not named, or by no URL, is the user's to name") {
  for (const char* server : {"", "devops.example.org/tfs", "/"})
    CHECK(Host().receive(event("installed", server)).failure->class_name == "Errors::InvalidUrlError");
}

TEST_CASE("an address as people paste it leads to the collection") {
  for (const char* server :
       {" https://devops.example.org/tfs/Maps/ ", "https://devops.example.org/tfs/Maps/_home",
        "https://devops.example.org/tfs/Maps///", "https://devops.example.org/tfs/Maps?a=1"}) {
    Host host;
    host.expect("GET", projects, no_projects);
    CHECK(host.receive(event("installed", server)).ok());
  }
}

TEST_CASE("what several projects offer is asked for together, each refused one again by the other way") {
  Host host;
  host.remember("auth", "ntlm ann https://devops.example.org/tfs/Maps");
  host.answer_all([](const SentRequest& request) {
    if (request.url.find("/projects?") != std::string::npos)
      return Answer{.body = R"({"value": [{"id": "p-1", "name": "A"}, {"id": "p-2", "name": "B"}]})"};
    if (request.url.find("categories") != std::string::npos && is_ntlm(request)) return unauthorized("Basic");
    return Answer{.body = R"({"value": [], "name": "A"})"};
  });
  const Outcome outcome = host.receive(event("installed"));
  REQUIRE(outcome.ok());
  CHECK(outcome.most_at_once == 2);
  CHECK(outcome.meta_data->at("projects").as_object().size() == 2);
}

TEST_CASE("a webhook's address is asked for at the server of the settings") {
  struct {
    const char* named;
    const char* asked;
  } const table[] = {
      {"http://devops:8080/tfs/Maps/_apis/wit/workItems/5",
       "https://devops.example.org/tfs/Maps/_apis/wit/workItems/5"},
      {"https://elsewhere.example.net/x?a=1", "https://devops.example.org/x?a=1"},
  };
  for (const auto& [named, asked] : table) {
    Event webhook = event("webhook");
    webhook.payload = aha::parse_json(R"({"resource": {"_links": {"parent": {}}}})");
    webhook.payload.at("resource").at("_links").at("parent").as_object()["href"] = named;
    Host host;
    host.expect("GET", asked, {.body = R"({"id": 5, "fields": {}})"});
    host.expect("GET", "https://polar.aha.io/api/v1/integrations/77/fields/id/value/5", {.status = 404});
    const Outcome outcome = host.receive(webhook);
    REQUIRE(outcome.ok());
    CHECK(is_ntlm(outcome.requests[0]));
  }
}

}  // namespace
