#include <doctest/doctest.h>

#include "records.hpp"

#include <jira_core/server_address.hpp>

#include <string>

namespace {

namespace json = aha::json;
using aha::testing::Host;
using aha::testing::Outcome;

TEST_CASE("a server's address is what people copy from the browser, without the page") {
  struct Row {
    const char* typed;
    const char* address;
  };
  for (const Row& row : {
           Row{"https://acme.atlassian.net", "https://acme.atlassian.net"},
           Row{" https://acme.atlassian.net/ \n", "https://acme.atlassian.net"},
           Row{"https://acme.atlassian.net///", "https://acme.atlassian.net"},
           Row{"acme.atlassian.net", "https://acme.atlassian.net"},
           Row{"acme.atlassian.net/browse/MAP-1", "https://acme.atlassian.net"},
           Row{"https://acme.atlassian.net/browse/MAP-1?focused=1#c", "https://acme.atlassian.net"},
           Row{"https://acme.atlassian.net/jira/software/c/projects/MAP/boards/1",
               "https://acme.atlassian.net"},
           Row{"https://acme.atlassian.net/jira/for-you", "https://acme.atlassian.net"},
           Row{"https://acme.atlassian.net/jira/dashboards/1", "https://acme.atlassian.net"},
           Row{"https://acme.atlassian.net/rest/api/3/", "https://acme.atlassian.net"},
           Row{"https://acme.atlassian.net/secure/Dashboard.jspa", "https://acme.atlassian.net"},
           Row{"https://jira.example.com/jira/", "https://jira.example.com/jira"},
           Row{"https://jira.example.com/jira/secure/RapidBoard.jspa?rapidView=1",
               "https://jira.example.com/jira"},
           Row{"https://jira.example.com/jira/projects/MAP/issues", "https://jira.example.com/jira"},
           Row{"https://jira.example.com/jira/rest/api/2", "https://jira.example.com/jira"},
           Row{"https://jira.example.com/jira/software/projects/MAP", "https://jira.example.com"},
           Row{"https://example.com/tools/projects", "https://example.com/tools/projects"},
           Row{"https://jira.example.com:8443/browse/MAP-1", "https://jira.example.com:8443"},
           Row{"http://10.0.0.1:8080/login.jsp?os_destination=%2F", "http://10.0.0.1:8080"},
           Row{"https://api.atlassian.com/ex/jira/11-22/rest/api/3/issue",
               "https://api.atlassian.com/ex/jira/11-22"},
           Row{"https://api.atlassian.com/ex/jira/11-22/", "https://api.atlassian.com/ex/jira/11-22"},
           Row{"ask Ann", "ask Ann"},
           Row{"https://", "https:"},
           Row{"", ""},
       }) {
    CAPTURE(row.typed);
    CHECK(jira::server_address(row.typed) == row.address);
  }
}

TEST_CASE("every request and every link is built from the address without its page") {
  Host host;
  records::with_version(host);
  host.expect("POST", records::api + "/issue", records::answer(201, R"({"id": 4001, "key": "MAP-1"})"));
  records::stored_and_ranked(host);
  const auto typed =
      records::with(records::settings(), "server_url", " https://north.example.net/browse/MAP-1/ ");
  const Outcome outcome = host.receive(records::event("create_feature", records::feature(), typed));
  CHECK(outcome.ok());
  CHECK(outcome.requests[2].body.find("\"https://north.example.net/browse/MAP-1\"") != std::string::npos);
}

TEST_CASE("a server that is not named is refused, whatever stands in its place") {
  for (const aha::json::value& typed :
       {aha::json::value(nullptr), aha::json::value(""), aha::json::value(7)}) {
    Host host;
    host.answer_all([](const aha::testing::SentRequest&) {
      return aha::testing::Answer{.result = AHA_EURL, .error = "no URL"};
    });
    const Outcome outcome =
        host.receive({.event = "installed", .data = records::with(records::settings(), "server_url", typed)});
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->kind != AHA_FAIL_INTERNAL);
  }
}

const std::string scoped_address = "https://api.atlassian.com/ex/jira/11-22";
const auto scoped = records::with(records::settings(), "server_url", json::value(scoped_address));
const std::string version_link = records::fields_of("releases/N-R-3");

TEST_CASE("links do not lead to Atlassian's gateway, but to where Jira says it is, which is asked once") {
  Host host;
  for (int event = 1; event <= 2; ++event) {
    host.expect("GET", scoped_address + "/rest/api/2/project/MAP/versions", records::answer(200, "[]"));
    if (event == 1)
      host.expect("GET", scoped_address + "/rest/api/2/serverInfo",
                  records::answer(200, R"({"baseUrl": "https://acme.atlassian.net/"})"));
    host.expect("POST", scoped_address + "/rest/api/2/version", records::answer(201, R"({"id": "7"})"));
    host.expect("POST", version_link);
    const Outcome outcome = host.receive(records::event("create_release", records::release(), scoped));
    CHECK(outcome.ok());
    CHECK(outcome.requests.back().body.find("\"https://acme.atlassian.net/browse/MAP/fixforversion/7\"") !=
          std::string::npos);
  }
}

TEST_CASE("a gateway that does not tell where Jira is loses no link") {
  for (const auto& answer : {records::answer(403, "{}"), records::answer(200, R"({"baseUrl": null})"),
                             records::answer(200, "<html>")}) {
    Host host;
    host.expect("GET", scoped_address + "/rest/api/2/project/MAP/versions",
                records::answer(200, R"([{"id":"6","name":"Polar"}])"));
    host.expect("GET", scoped_address + "/rest/api/2/serverInfo", answer);
    host.expect("POST", version_link);
    const Outcome outcome = host.receive(records::event("create_release", records::release(), scoped));
    CHECK(outcome.ok());
    CHECK(outcome.logged("read:jira-work"));
  }
}

}  // namespace
