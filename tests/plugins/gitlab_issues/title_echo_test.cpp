// Two renames in Aha! within seconds: the webhook about the first must not undo the second.
#include <doctest/doctest.h>

#include "records.hpp"

namespace {

namespace json = aha::json;
using aha::testing::Host;
using records::answer;
using records::gitlab;

void send(Host& host, const char* name) {
  json::object feature = records::feature();
  feature["name"] = name;
  feature["tags"] = nullptr;
  feature["integration_fields"] = records::stored({{"number", "42"}});
  host.answer_all([](const auto& request) {
    return answer(200, request.method == "GET" ? records::milestone_70 : records::issue_42);
  });
  CHECK(host.receive(records::event("update_feature", feature)).ok());
}

/// Whether a webhook about a rename in GitLab renames the record, which is called "Gamma" in Aha!.
bool renames_record(Host& host, const char* title) {
  json::value payload = records::parsed(
      R"({"object_kind":"issue","object_attributes":{"id":990,"iid":42,"action":"update","milestone_id":70},
          "changes":{"title":{}}})");
  payload.at("object_attributes").as_object()["title"] = title;
  payload.at("changes").at("title").as_object()["current"] = title;
  json::value issue = records::parsed(records::issue_42);
  issue.as_object()["title"] = title;
  host.answer_all([&](const auto& request) {
    if (request.url == gitlab + "/issues/42") return answer(200, json::serialize(issue));
    return request.method == "GET"
               ? answer(200, R"({"records":[{"feature":{"reference_num":"N-8","name":"Gamma","tags":[],
                  "resource":"https://north.aha.io/api/v1/features/N-8"}}]})")
               : answer(200, "{}");
  });
  const auto outcome = host.receive({.event = "webhook",
                                     .payload = payload,
                                     .data = records::settings(),
                                     .meta_data = records::meta_data()});
  CHECK(outcome.ok());
  return outcome.requests.size() == 3;
}

TEST_CASE("a title that was sent comes back after Aha! has a newer name") {
  Host host;
  send(host, "Beta");
  send(host, "Gamma");
  CHECK_FALSE(renames_record(host, "Beta"));
  CHECK_FALSE(renames_record(host, "Gamma"));
  CHECK(renames_record(host, "Beta"));  // again: somebody in GitLab changed it back
}

TEST_CASE("a title that was never sent is a change made in GitLab") {
  Host host;
  send(host, "Gamma");
  CHECK(renames_record(host, "Delta"));
}

}  // namespace
