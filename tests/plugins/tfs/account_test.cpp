#include <doctest/doctest.h>

#include "records.hpp"

namespace {

namespace json = aha::json;
using aha::testing::Event;
using aha::testing::Host;
using aha::testing::Outcome;
using namespace records;

const std::string projects = azure + "/_apis/projects?%24top=1000&api-version=1.0";
const std::string today = "https://dev.azure.com/north";

Event installed() {
  return {.event = "installed", .data = settings()};
}

TEST_CASE("a refusal says what was asked, the status, the words that came and what to do") {
  struct {
    int status;
    const char* body;
    const char* class_name;
    const char* words;
  } const table[] = {
      {203, "<html>Sign in</html>", "Errors::RemoteError", "token"},
      {302, "", "Errors::ConfigurationError", "sign in"},
      {400, R"({"message": "TF4: bad"})", "Errors::RemoteError", "TF4: bad"},
      {400, "[1]", "Errors::RemoteError", "[1]"},
      {401, "", "Errors::ConfigurationError", "token"},
      {403, "<p>no</p>", "Errors::ConfigurationError", "may read"},
      {429, "", "Errors::RemoteError", "later"},
      {500, "oops", "Errors::RemoteError", "oops"},
  };
  for (const auto& [status, body, class_name, words] : table) {
    Host host;
    host.expect("GET", projects, answer(status, body));
    const Outcome outcome = host.receive(installed());
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->class_name == class_name);
    CHECK(outcome.failure->message.find("list its projects (" + std::to_string(status)) != std::string::npos);
    CHECK(outcome.failure->message.find(words) != std::string::npos);
    CHECK(outcome.failure->message.find("pat-4711") == std::string::npos);
    CHECK(outcome.requests[0].header("Authorization") == "Basic YW5uOnBhdC00NzEx");
  }
}

TEST_CASE("answers that are not what they should be are told apart") {
  struct {
    const char* body;
    const char* class_name;
  } const table[] = {
      {"<html>", "JSON::ParserError"}, {"{}", "Errors::RemoteError"}, {"", "Errors::RemoteError"}};
  for (const auto& [body, class_name] : table) {
    Host host;
    host.expect("GET", projects, answer(200, body));
    CHECK(host.receive(installed()).failure->class_name == class_name);
  }
}

TEST_CASE("an account that is not named is the user's to name") {
  for (const char* name :
       {"", " ", "https://example.com/north", "dev.azure.com", "north.example.com", "a b"}) {
    Event event = installed();
    event.data.as_object()["account_name"] = name;
    CHECK(Host().receive(event).failure->class_name == "Errors::ConfigurationError");
  }
}

TEST_CASE("the account's name is found in an address that was pasted in its place") {
  for (const char* name :
       {"north", " north ", "https://dev.azure.com/north", "https://dev.azure.com/north/Maps/_wiki",
        "dev.azure.com/north/", "https://north.visualstudio.com/", "north.visualstudio.com",
        "https://ann@dev.azure.com/north/Maps/_git/maps", "https://DEV.azure.com/north"}) {
    Event event = installed();
    event.data.as_object()["account_name"] = name;
    Host host;
    host.expect("GET", projects, answer(200, R"({"value": []})"));
    CHECK(host.receive(event).ok());
  }
}

TEST_CASE("a redirect is told with its target, and a 403 that is a rate limit does not blame the token") {
  Host host;
  host.expect("GET", projects, {.status = 301, .headers = {{"Location", "https://new.example.com/tfs?k=1"}}});
  const Outcome moved = host.receive(installed());
  REQUIRE(moved.failure);
  CHECK(moved.failure->message.find("(https://new.example.com/tfs)") != std::string::npos);
  host.expect("GET", projects, answer(403, "Rate limit of the organization is exceeded"));
  CHECK(host.receive(installed()).failure->class_name == "Errors::RemoteError");
}

TEST_CASE("where the old address is gone, today's is asked in the same event, and from then on alone") {
  Host host;
  host.expect("PATCH", create("Feature"), answer(404));
  host.expect("POST", today + "/p-1/_apis/wit/workitems/$Feature?api-version=7.1", work_item(41));
  host.expect("POST", fields_of("features/N-8"));
  host.expect("GET", "https://files.example.net/a.png");
  host.expect("POST", today + "/p-1/_apis/wit/attachments?fileName=a.png&api-version=7.1",
              answer(200, R"({"url": "u"})"));
  host.expect("PATCH", today + "/p-1/_apis/wit/workitems/41?api-version=7.1");
  json::object feature = record("N-8");
  feature["attachments"] = json::array{attachment("a.png")};
  const Outcome outcome = host.receive(event("create_feature", feature));
  REQUIRE(outcome.ok());
  CHECK(outcome.requests[1].header("Content-Type") == "application/json-patch+json");
  CHECK(outcome.requests[4].header("Content-Type") == "application/octet-stream");

  host.expect("GET", today + "/_apis/projects?%24top=1000&api-version=7.1", answer(410));
  CHECK(host.receive(installed()).failure->class_name == "Errors::RemoteError");
  host.expect("GET", projects, answer(500));
  CHECK(host.receive(installed()).script_errors.empty());
}

TEST_CASE("a file that the old address has no place for goes whole to today's") {
  Host host;
  host.expect("PATCH", create("Feature"), work_item(41));
  host.expect("POST", fields_of("features/N-8"));
  host.expect("GET", "https://files.example.net/a.png", answer(200, "\x89PNG"));
  host.expect("POST", upload("a.png"), answer(404));
  host.expect("POST", today + "/p-1/_apis/wit/attachments?fileName=a.png&api-version=7.1",
              answer(201, R"({"url": "u"})"));
  host.expect("PATCH", today + "/p-1/_apis/wit/workitems/41?api-version=7.1");
  json::object feature = record("N-8");
  feature["attachments"] = json::array{attachment("a.png")};
  const Outcome outcome = host.receive(event("create_feature", feature));
  REQUIRE(outcome.ok());
  CHECK(outcome.requests[3].body == "\x89PNG");
  CHECK(outcome.requests[4].body == "\x89PNG");
  CHECK(outcome.requests[4].header("Content-Type") == "application/octet-stream");
}

TEST_CASE("what today's address says of an account it does not know counts for nothing") {
  for (const aha::testing::Answer& said :
       {answer(404), answer(401), answer(203), answer(503),
        aha::testing::Answer{.result = AHA_ECONNECT, .error = "refused"}}) {
    Host host;
    host.expect("GET", projects, answer(404, R"({"message": "no such account"})"));
    host.expect("GET", today + "/_apis/projects?%24top=1000&api-version=7.1", said);
    const Outcome outcome = host.receive(installed());
    CHECK(outcome.script_errors.empty());
    CHECK(outcome.failure->class_name == "Errors::RemoteError");
    CHECK(outcome.failure->message.find("no such account") != std::string::npos);
    CHECK_FALSE(host.remembered("gone:visualstudio.com"));
  }
}

}  // namespace
