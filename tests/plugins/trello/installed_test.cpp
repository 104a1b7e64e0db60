#include <doctest/doctest.h>

#include "records.hpp"

namespace {

namespace json = aha::json;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;

const std::string boards = records::trello("members/me/boards?lists=all");

Outcome installed(aha::testing::Answer trello_says) {
  Host host;
  host.expect("GET", boards, std::move(trello_says));
  return host.receive({.event = "installed", .data = records::settings()});
}

TEST_CASE("installed stores the boards with their open lists") {
  const Outcome outcome = installed(answer(200, R"([
      {"id":"b1","name":"Z","url":"x","lists":[{"id":"l1","name":"To do","closed":false,"pos":1},
                                               {"id":"l2","name":"Old","closed":true}]},
      {"id":"b2","name":"A"}])"));
  CHECK(outcome.ok());
  CHECK(json::serialize(outcome.meta_data.value()) ==
        R"({"boards":[{"id":"b1","name":"Z","lists":[{"id":"l1","name":"To do"}]},)"
        R"({"id":"b2","name":"A","lists":[]}]})");
}

TEST_CASE("where Trello refuses there is nothing to choose from, and the log says what to do") {
  for (const int status : {401, 500}) {
    const Outcome outcome = installed(answer(status, "invalid token"));
    CHECK(outcome.ok());
    CHECK(json::serialize(outcome.meta_data.value()) == R"({"boards":[]})");
    CHECK(outcome.logged("Trello would not list the account's boards (" + std::to_string(status)));
    CHECK(!outcome.logged("user-token"));
    CHECK(!outcome.logged("app-key"));
  }
}

TEST_CASE("an answer that is no JSON is an error") {
  const Outcome outcome = installed(answer(200, "<html>"));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "JSON::ParserError");
}

TEST_CASE("boards are in the order of their names, lists in that of the board") {
  Host host;
  const json::value meta = records::parsed(
      R"({"boards":[{"id":"b1","name":"Z","lists":[{"id":"l2","name":"Y"},{"id":"l1","name":"X"}]},
                    {"id":"b2","name":"A","lists":[]}]})");
  const aha::testing::Event event{.data = records::settings(), .meta_data = meta};
  CHECK(host.collection("board", event).collection == R"([["A","b2"],["Z","b1"]])");
  CHECK(host.collection("list_for_new_features", event).collection == R"([["Y","l2"],["X","l1"]])");
}

TEST_CASE("before a board is chosen, or anything is stored, there are no lists") {
  Host host;
  const json::value meta = records::parsed(R"({"boards":[{"id":"b9","name":"Z","lists":"x"}]})");
  CHECK(host.collection("list_for_new_features", {.meta_data = meta}).collection == "[]");
  CHECK(host.collection("list_for_new_features",
                        {.data = records::settings_with("board", "b9"), .meta_data = meta})
            .collection == "[]");
  CHECK(host.collection("board").collection == "[]");
}

}  // namespace
