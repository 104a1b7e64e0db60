#include <doctest/doctest.h>

#include "records.hpp"

namespace {

namespace json = aha::json;
using aha::testing::Event;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;

const std::string projects =
    "https://gitlab.com/api/v4/projects?membership=true&with_issues_enabled=true&per_page=100&page=";

Event installed(json::object data = records::settings()) {
  return {.event = "installed", .data = std::move(data)};
}

TEST_CASE("installed stores the projects, of each what the service needs, to the last page") {
  Host host;
  const aha::testing::Headers more{{"link", "<https://x>; rel=\"next\", <https://y>; rel=\"last\""}};
  host.expect(
      "GET", projects + "1",
      answer(200, R"([{"id":11,"name":"compass","web_url":"w","path_with_namespace":"n/c","x":1}])", more));
  host.expect("GET", projects + "2", answer(200, R"([{"id":12,"name":"map"}])"));
  const Outcome outcome = host.receive(installed());
  CHECK(outcome.ok());
  CHECK(json::serialize(outcome.meta_data.value()) ==
        R"({"repos":[{"full_name":"compass","id":11,"web_url":"w","path_with_namespace":"n/c"},)"
        R"({"full_name":"map","id":12,"web_url":null,"path_with_namespace":null}]})");
  CHECK(outcome.requests[0].header("PRIVATE-TOKEN") == "token-4711");
  CHECK(!outcome.logged("token-4711"));
}

TEST_CASE("ten thousand projects are stored, whatever else GitLab tells of each") {
  const std::string chatter(4'000, 'x');
  Host host;
  host.memory_limit(64 * 1024 * 1024);
  int page = 0;
  host.answer_all([&](const auto&) {
    json::array list;
    for (int i = 0; i < 100; ++i)
      list.push_back(json::object{{"id", page * 100 + i}, {"name", "p"}, {"readme", chatter}});
    const bool last = ++page == 100;
    return answer(
        200, json::serialize(list),
        last ? aha::testing::Headers{} : aha::testing::Headers{{"Link", "<https://x>; rel=\"next\""}});
  });
  const Outcome outcome = host.receive(installed());
  CHECK(!outcome.failure);
  CHECK(outcome.meta_data.value().at("repos").as_array().size() == 10'000);
}

TEST_CASE("a server that always has one more page is left in the end") {
  Host host;
  host.answer_all([](const auto&) { return answer(200, "[]", {{"Link", "<https://x>; rel=\"next\""}}); });
  const Outcome outcome = host.receive(installed());
  CHECK(!outcome.failure);
  CHECK(outcome.requests.size() == 200);
}

TEST_CASE("what is no JSON is an error that names the server") {
  Host host;
  host.expect(
      "GET",
      "https://git.example.com/api/v4/projects?membership=true&with_issues_enabled=true&per_page=100&page=1",
      answer(200, "<html>Sign in</html>"));
  const Outcome outcome =
      host.receive(installed(records::settings_with("server_url", "https://git.example.com")));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "JSON::ParserError");
  CHECK(outcome.failure->message.find("https://git.example.com") != std::string::npos);
}

TEST_CASE("projects are in the order of their paths, old ones in that of their names") {
  Host host;
  CHECK(host.collection("project", {.meta_data = records::meta_data()}).collection ==
        R"([["north/compass","north/compass"],["north/map","north/map"]])");
  const json::value old = records::parsed(R"({"repos":[{"full_name":"z","id":1},{"full_name":"a","id":2}]})");
  CHECK(host.collection("project", {.meta_data = old}).collection == R"([["a","a"],["z","z"]])");
  CHECK(host.collection("project").collection == "[]");
  CHECK(host.collection("project", {.meta_data = records::parsed(R"({"repos":"x"})")}).collection == "[]");
}

}  // namespace
