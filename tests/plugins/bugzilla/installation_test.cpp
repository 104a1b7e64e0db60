#include <doctest/doctest.h>

#include "installation.hpp"
#include "records.hpp"

namespace {

namespace json = aha::json;
using aha::testing::Answer;
using aha::testing::Event;
using aha::testing::Host;
using aha::testing::Outcome;
using aha::testing::SentRequest;
using records::answer;
using records::rest;

const std::string key = "key-4711";

bool has_key_in_query(const SentRequest& request) {
  return request.url.find("api_key=") != std::string::npos;
}
bool has_key(const SentRequest& request, std::string_view way) {
  if (way == "header") return request.header("X-BUGZILLA-API-KEY") == key;
  if (way == "bearer") return request.header("Authorization") == "Bearer " + key;
  return has_key_in_query(request);
}

/// An installation that takes the key one way only, and answers everybody's GET for what everybody may see.
Answer installation(const SentRequest& request, std::string_view way) {
  const bool is_known = has_key(request, way);
  if (way != "query" && has_key_in_query(request))
    return answer(400, R"({"error":true,"message":"not in the query"})");
  if (request.url.find("/rest/") == std::string::npos) return answer(200, "{}");  // Aha!
  if (request.method != "GET") return is_known ? answer(200, R"({"id":41})") : answer(401, R"({"code":410})");
  if (request.url.find("product_enterable") != std::string::npos)
    return answer(200, is_known ? R"({"ids":[7]})" : R"({"ids":[]})");
  return answer(200, R"({"products":[{"id":7,"name":"Compass"}],"fields":[]})");
}

TEST_CASE(
    "the key goes into a header, and on to the way that the installation takes, which is remembered until "
    "the next set-up") {
  for (const char* way : {"header", "bearer", "query"}) {
    for (const char* name : {"installed", "create_feature"}) {
      Host host;
      host.answer_all([&](const SentRequest& request) { return installation(request, way); });
      const Event event = std::string_view(name) == "installed"
                              ? Event{.event = name, .data = records::settings()}
                              : records::event(name, records::feature());
      const Outcome first = host.receive(event);
      REQUIRE(first.ok());
      CHECK(has_key(first.requests[0], "header"));
      CHECK_FALSE(has_key_in_query(first.requests[0]));
      CHECK(has_key(first.requests.back(), way));
      if (std::string_view(name) == "installed")
        CHECK(first.meta_data->at("products").as_array().size() == 1);

      const Outcome second = host.receive(event);
      REQUIRE(second.ok());
      CHECK(has_key(second.requests[0], std::string_view(name) == "installed" ? "header" : way));
      CHECK(has_key(second.requests.back(), way));
    }
  }
}

TEST_CASE("a key that is refused every way is told once, in the words of the first") {
  int requests = 0;
  Host host;
  host.answer_all([&](const SentRequest&) {
    return answer(401, R"({"code":410,"message":"refusal )" + std::to_string(++requests) + "\"}");
  });
  const Outcome outcome = host.receive(records::event("create_feature", records::feature()));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "Errors::ConfigurationError");
  CHECK(outcome.failure->message.find("refusal 1") != std::string::npos);
  CHECK(requests == 3);
  CHECK_FALSE(host.remembered("key"));
}

TEST_CASE("a refusal of a bug's fields is no reason to send the bug again") {
  Host host;
  host.expect("POST", rest("bug"), answer(400, R"({"code":104,"message":"You must select a component"})"));
  const Outcome outcome = host.receive(records::event("create_feature", records::feature()));
  CHECK(outcome.script_errors.empty());
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.find("You must select a component") != std::string::npos);
}

TEST_CASE("an installation without rewriting is asked at rest.cgi, and from then on there alone") {
  const std::string script = "https://bugs.example.org/rest.cgi/";
  Host host;
  host.expect("POST", rest("bug"), answer(404, "<html>"));
  host.expect("POST", script + "bug", answer(200, R"({"id":41})"));
  host.expect("POST", records::fields_of("features/N-8"));
  host.expect("PUT", script + "bug/41", answer(200, "{}"));
  REQUIRE(host.receive(records::event("create_feature", records::feature())).ok());
  host.expect("POST", script + "bug", answer(500));
  CHECK(host.receive(records::event("create_feature", records::feature())).script_errors.empty());

  Host other;
  other.expect("POST", rest("bug"), answer(404, "<html>first</html>"));
  other.expect("POST", script + "bug", answer(404, "<html>second</html>"));
  const Outcome outcome = other.receive(records::event("create_feature", records::feature()));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.find("first") != std::string::npos);
}

TEST_CASE("the start page is found in an address as people paste it") {
  struct {
    const char* typed;
    const char* found;
  } const table[] = {
      {" https://bugs.example.org/ ", "https://bugs.example.org"},
      {"https://bugs.example.org/bugzilla//", "https://bugs.example.org/bugzilla"},
      {"https://bugs.example.org/show_bug.cgi?id=5", "https://bugs.example.org"},
      {"https://bugs.example.org/bugzilla/index.cgi", "https://bugs.example.org/bugzilla"},
      {"https://bugs.example.org/rest", "https://bugs.example.org"},
      {"https://bugs.example.org/rest/version", "https://bugs.example.org"},
      {"https://bugs.example.org/rest.cgi/", "https://bugs.example.org"},
      {"https://bugs.example.org/forest", "https://bugs.example.org/forest"},
      {"", ""},
  };
  for (const auto& [typed, found] : table) CHECK(bugzilla::start_page_in(typed) == found);
}

TEST_CASE("a redirect is told with its target") {
  Host host;
  host.expect("POST", rest("bug"),
              {.status = 301, .headers = {{"Location", "https://new.example.com/rest/bug"}}});
  const Outcome outcome = host.receive(records::event("create_feature", records::feature()));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.find("(https://new.example.com/rest/bug)") != std::string::npos);
}

}  // namespace
