// Two renames in Aha! within seconds: the webhook about the first must not undo the second.
#include <doctest/doctest.h>

#include "records.hpp"

namespace {

namespace json = aha::json;
using aha::testing::Host;
using records::answer;
using records::github;

void send(Host& host, const char* name) {
  json::object feature = records::feature();
  feature["name"] = name;
  feature["release"] = nullptr;
  feature["integration_fields"] = records::link("5");
  host.answer_all([](const auto&) { return answer(200, R"({"number":5,"state":"open"})"); });
  CHECK(host.receive(records::event("update_feature", feature)).ok());
}

/// Whether a webhook about a rename in GitHub renames the record, which is called "Gamma" in Aha!.
bool renames_record(Host& host, const char* title) {
  json::value payload = records::parsed(
      R"({"action":"edited","issue":{"number":5,"state":"open","labels":[]},"changes":{"title":{"from":"x"}},
          "repository":{"full_name":"north/compass"},"sender":{"login":"mira"}})");
  payload.at("issue").as_object()["title"] = title;
  host.answer_all([](const auto& request) {
    return request.method == "GET"
               ? answer(200, R"({"records":[{"feature":{"reference_num":"N-8","name":"Gamma","tags":[],
                  "resource":"https://north.aha.io/api/v1/features/N-8"}}]})")
               : answer(200, "{}");
  });
  const auto outcome = host.receive({.event = "webhook", .payload = payload, .data = records::settings()});
  CHECK(outcome.ok());
  return outcome.requests.size() == 2;
}

TEST_CASE("a title that was sent comes back after Aha! has a newer name") {
  Host host;
  send(host, "Beta");
  send(host, "Gamma");
  CHECK_FALSE(renames_record(host, "Beta"));
  CHECK_FALSE(renames_record(host, "Gamma"));
  CHECK(renames_record(host, "Beta"));  // again: somebody in GitHub changed it back
}

TEST_CASE("a title that was never sent is a change made in GitHub") {
  Host host;
  send(host, "Gamma");
  CHECK(renames_record(host, "Delta"));
}

}  // namespace
