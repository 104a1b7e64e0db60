#include <doctest/doctest.h>

#include "records.hpp"

namespace {

using aha::testing::Event;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;

const std::string search = records::search_for("61");
const std::string record_url = records::aha_api + "features/N-8";
const char* renamed =
    R"({"changes":[{"kind":"story","change_type":"update","id":61,"new_values":{"name":"South"}}]})";

Event webhook(const char* payload) {
  return {.event = "webhook", .payload = records::parsed(payload), .data = records::settings()};
}

TEST_CASE("a change of a story changes its record") {
  Host host;
  host.expect("GET", search, answer(200, R"({"records":[{"feature":{"reference_num":"N-8"}}]})"));
  host.expect("PUT", record_url, answer(200, "{}"));
  const Outcome outcome = host.receive(webhook(renamed));
  CHECK(outcome.ok());
  CHECK(outcome.requests[1].body == R"({"feature":{"name":"South"}})");
}

TEST_CASE("the echo of what Aha! has changed once more since is not followed, but a change back is") {
  Host host;
  aha::json::object feature = records::feature();
  feature["integration_fields"] = records::stored({{"id", "61"}});
  host.answer_all([](const auto& request) {
    return answer(200, request.url == search
                           ? R"({"records":[{"feature":{"reference_num":"N-8","name":"Newer"}}]})"
                           : "[]");
  });
  REQUIRE(host.receive(records::event("update_feature", feature)).ok());
  const Event told = webhook(R"({"changes":[{"kind":"story","change_type":"update","id":61,
      "new_values":{"name":"Show true north","description":"Use the **declination**.","estimate":3}}]})");
  const auto puts = [&] {
    std::string bodies;
    for (const auto& request : host.receive(told).requests)
      if (request.method == "PUT") bodies += request.body;
    return bodies;
  };
  CHECK(puts() == R"({"feature":{"original_estimate":"3p"}})");
  CHECK(puts().find(R"({"feature":{"name":"Show true north"}})") == 0);  // set back at the third party
}

TEST_CASE("all records of a story follow it, and the warning names them") {
  Host host;
  host.expect("GET", search, answer(200, R"({"records":[{"feature":{"reference_num":"N-8"}},{"release":{}},
                                                        {"requirement":{"reference_num":"N-9-1"}}]})"));
  host.expect("PUT", record_url, answer(200, "{}"));
  host.expect("PUT", records::aha_api + "requirements/N-9-1", answer(200, "{}"));
  const Outcome outcome = host.receive(webhook(renamed));
  CHECK(outcome.ok());
  CHECK(outcome.logged("several records (N-8, N-9-1)"));
}

TEST_CASE("a story that is linked to nothing is named, and the next change is looked at") {
  Host host;
  host.expect("GET", search, answer(404, "{}"));
  host.expect("GET", records::search_for("62"), answer(200, R"({"records":[]})"));
  const Outcome outcome = host.receive(webhook(R"({"changes":[
      {"kind":"story","id":61,"new_values":{"name":"x"}},{"kind":"epic","id":62,"new_values":{"name":"x"}}]})"));
  CHECK(outcome.ok());
  CHECK(outcome.logged("The story 61 is not linked"));
  CHECK(outcome.logged("\"id\" with the value 62 for integration 77"));
}

TEST_CASE("Aha!'s refusals are errors") {
  Host host;
  host.expect("GET", search, answer(403, "{}"));
  const Outcome outcome = host.receive(webhook(renamed));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "AhaApi::Forbidden");
}

TEST_CASE("what is no list of changes, or about no story, asks nothing") {
  for (const char* payload :
       {"null", "{}", R"({"changes":null})", R"({"changes":"x"})", R"({"changes":[null,7,{}]})",
        R"({"changes":[{"kind":"label","id":61,"new_values":{"name":"x"}}]})",
        R"({"changes":[{"kind":"story","change_type":"create","id":61,"new_values":{"name":"x"}}]})"}) {
    Host host;
    CHECK(host.receive(webhook(payload)).ok());
  }
}

}  // namespace
