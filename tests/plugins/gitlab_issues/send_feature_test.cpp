#include <doctest/doctest.h>

#include "records.hpp"

namespace {

namespace json = aha::json;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;
using records::gitlab;
using records::issue_42;

Host& with_milestone(Host& host) {
  return host.expect("GET", gitlab + "/milestones/70", answer(200, records::milestone_70));
}

TEST_CASE("a feature becomes an issue with labels, and Aha! remembers both its ids") {
  Host host;
  with_milestone(host);
  host.expect("POST", gitlab + "/issues", answer(201, issue_42));
  host.expect("PUT", gitlab + "/issues/42", answer(200, issue_42));
  host.expect("POST", records::fields_of("features/N-8"));
  const Outcome outcome = host.receive(records::event("create_feature", records::feature()));
  CHECK(outcome.ok());
  CHECK(outcome.requests[2].body == R"({"labels":"map,pole"})");
  CHECK(outcome.requests[3].body ==
        R"({"integration_fields":[{"name":"id","value":990},{"name":"number","value":42},)"
        R"({"name":"url","value":"https://gitlab.com/north/compass/issues/42"}]})");
}

TEST_CASE("an issue in the release's milestone is left as it is, one in another is not taken over") {
  json::object feature = records::feature();
  feature["integration_fields"] = records::stored({{"number", "42"}});
  Host host;
  with_milestone(host).expect("GET", gitlab + "/issues/42", answer(200, issue_42));
  CHECK(host.receive(records::event("create_feature", feature)).ok());

  Host other;
  with_milestone(other).expect("GET", gitlab + "/issues/42",
                               answer(200, R"({"iid":42,"milestone":{"id":71}})"));
  other.expect("POST", gitlab + "/issues", answer(201, issue_42));
  other.expect("PUT", gitlab + "/issues/42", answer(200, issue_42));
  other.expect("POST", records::fields_of("features/N-8"));
  CHECK(other.receive(records::event("create_feature", feature)).ok());
}

TEST_CASE("requirements follow their feature and name its issue") {
  json::object feature = records::feature();
  feature["tags"] = json::array();
  feature["integration_fields"] = records::stored({{"number", "42"}});
  json::object linked = records::requirement("N-8-1");
  linked["integration_fields"] = records::stored({{"number", "43"}});
  feature["requirements"] = json::array{linked, records::requirement("N-8-2")};
  Host host;
  with_milestone(host);
  host.expect("PUT", gitlab + "/issues/42", answer(200, issue_42));
  host.expect("PUT", gitlab + "/issues/43", answer(200, R"({"iid":43,"state":"opened"})"));
  host.expect("POST", gitlab + "/issues", answer(201, R"({"id":992,"iid":44})"));
  host.expect("POST", records::fields_of("requirements/N-8-2"));
  const Outcome outcome = host.receive(records::event("update_feature", feature));
  CHECK(outcome.ok());
  for (const int sent : {2, 3})
    CHECK(outcome.requests[sent].body.find(R"(Parent: #42\n)") != std::string::npos);
}

TEST_CASE("a status that stands for closed closes the issue, after its labels") {
  json::object feature = records::feature();
  feature["integration_fields"] = records::stored({{"number", "42"}});
  feature["workflow_status"] = records::parsed(R"({"id":20,"name":"Done"})");
  Host host;
  with_milestone(host);
  for (int i = 0; i < 3; ++i) host.expect("PUT", gitlab + "/issues/42", answer(200, issue_42));
  const Outcome outcome = host.receive(
      records::event("update_feature", feature, records::settings_with("add_status_labels", true)));
  CHECK(outcome.ok());
  CHECK(outcome.requests[2].body == R"({"labels":"map,pole,Aha!:Done"})");
  CHECK(outcome.requests[3].body == R"({"state_event":"close"})");
}

TEST_CASE("requirements in a checklist have no issues of their own") {
  json::object feature = records::feature();
  feature["tags"] = nullptr;
  feature["requirements"] = json::array{records::requirement("N-8-1")};
  Host host;
  with_milestone(host);
  host.expect("POST", gitlab + "/issues", answer(201, issue_42));
  host.expect("POST", records::fields_of("features/N-8"));
  CHECK(host.receive(records::event("create_feature", feature,
                                    records::settings_with("mapping", "issue-checklist")))
            .ok());
}

TEST_CASE("whether an issue is there is not known while GitLab fails, so no second one is made") {
  json::object feature = records::feature();
  feature["integration_fields"] = records::stored({{"number", "42"}});
  for (const int status : {429, 500}) {
    Host host;
    with_milestone(host).expect("GET", gitlab + "/issues/42", answer(status, "{}"));
    const Outcome outcome = host.receive(records::event("create_feature", feature));
    CHECK(outcome.failure);
    CHECK(outcome.script_errors.empty());
  }
}

TEST_CASE("an event without a feature, or with nothing in it, is an error or an issue, never a crash") {
  Host host;
  for (const char* payload : {"null", "{}", R"({"feature":"x"})"})
    CHECK(
        host.receive(
                {.event = "update_feature", .payload = records::parsed(payload), .data = records::settings()})
            .failure);
  host.answer_all([](const auto& request) {
    return answer(request.method == "POST" ? 201 : 200, R"({"id":1,"iid":2,"milestone":[],"state":7})");
  });
  const json::value odd = records::parsed(R"({"feature":{"requirements":[null,7,{"tags":"x",
      "integration_fields":{"a":1}}],"release":5,"tags":{},"description":[1],"workflow_status":"x"}})");
  for (const char* event : {"create_feature", "update_feature"})
    CHECK(host.receive({.event = event,
                        .payload = odd,
                        .data = records::settings_with("add_status_labels", "1"),
                        .meta_data = records::meta_data()})
              .failure->class_name ==
          "Errors::ConfigurationError");  // no reference number, under which a link could be stored
}

TEST_CASE("the last tag taken away takes the last label away") {
  for (const auto& [tags, there, clears] :
       {std::tuple("[]", R"(["map"])", true), std::tuple("[]", "[]", false),
        std::tuple("null", R"(["map"])", false)}) {
    Host host;
    std::string labels = "untouched";
    const std::string issue =
        R"({"id":4711,"iid":42,"state":"opened","milestone":{"id":70},"labels":)" + std::string(there) + "}";
    host.answer_all([&](const aha::testing::SentRequest& request) {
      const json::value body = request.json();
      if (request.method == "PUT" && body.as_object().contains("labels"))
        labels = body.at("labels").as_string().c_str();
      return records::answer(200, request.url.ends_with("/milestones") ? "[]" : issue);
    });
    json::object record = records::feature();
    record["tags"] = records::parsed(tags);
    record["release"] = nullptr;
    record["integration_fields"] =
        records::parsed(R"([{"integration_id":"77","name":"number","value":"42"}])");
    CHECK(host.receive(records::event("update_feature", record)).ok());
    CHECK(labels == (clears ? "" : "untouched"));
  }
}

TEST_CASE("a lookup that is refused does not say that the issue is gone") {
  for (const int status : {401, 403, 301}) {
    Host host;
    host.answer_all([&](const aha::testing::SentRequest&) { return records::answer(status, "{}"); });
    json::object record = records::feature();
    record["release"] = nullptr;
    record["integration_fields"] =
        records::parsed(R"([{"integration_id":"77","name":"number","value":"42"}])");
    const auto outcome = host.receive(records::event("create_feature", record));
    REQUIRE(outcome.failure);
    CHECK(outcome.requests.size() == 1);
  }
}

}  // namespace
