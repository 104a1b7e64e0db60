#include <doctest/doctest.h>

#include "records.hpp"

namespace {

namespace json = aha::json;
using aha::testing::Event;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;
using records::project;

const std::string stories = project + "/stories?filter=external_id%3A%22N-8%22%20includedone%3Atrue";
const char* alike = R"([
    {"id":60,"external_id":"N-8","name":"Another","description":"Use the **declination**."},
    {"id":61,"external_id":"N-8","name":"Show true north","description":"Use the **declination**.","url":"u"},
    {"id":62,"external_id":"N-8","name":"Show true north","description":"Use the **declination**.","url":"v"}])";

Event again(json::object feature = records::feature(), const char* mapping = "story-story") {
  Event event =
      records::event("create_feature", std::move(feature), records::settings_with("mapping", mapping));
  event.attempt = 2;
  event.outcome_unknown = true;
  return event;
}

TEST_CASE("the story that an earlier attempt left behind is used, but not another record's") {
  Host host;
  host.expect("GET", stories, answer(200, alike));
  host.expect("GET", records::search_for("61"),
              answer(200, R"({"records":[{"requirement":{"reference_num":"N-8-1"}}]})"));
  host.expect("GET", records::search_for("62"), answer(200, R"({"records":[]})"));
  host.expect("POST", records::fields_of("features/N-8"), answer(200, "{}"));
  const Outcome outcome = host.receive(again());
  CHECK(outcome.ok());
  CHECK(outcome.requests[3].body.find(R"("value":62)") != std::string::npos);
  CHECK(outcome.logged("story 62"));
}

TEST_CASE("where nothing was left behind, or the server cannot tell, a story is made") {
  for (const auto& said : {answer(200, "[]"), answer(400, R"({"error":"unknown filter"})")}) {
    Host host;
    host.expect("GET", stories, said);
    host.expect("POST", project + "/stories", answer(200, R"({"id":63})"));
    host.expect("POST", records::fields_of("features/N-8"), answer(200, "{}"));
    CHECK(host.receive(again()).ok());
  }
}

TEST_CASE("no story is made while it cannot be seen whether one was left behind") {
  for (const int status : {301, 401, 403, 503}) {
    Host host;
    host.expect("GET", stories, answer(status, ""));
    const Outcome outcome = host.receive(again());
    CHECK(outcome.failure);
    CHECK(outcome.script_errors.empty());
  }
}

TEST_CASE("an epic is known by its name and text") {
  Host host;
  host.expect("GET", project + "/epics",
              answer(200, R"([{"id":81,"name":"Show true north","description":"Use the **declination**.",
                               "label":{"id":5}}])"));
  host.expect("GET", records::search_for("81"), answer(404, "{}"));
  host.expect("POST", records::fields_of("features/N-8"), answer(200, "{}"));
  CHECK(host.receive(again(records::feature(), "epic-story")).ok());
}

TEST_CASE("a task is known by its text, below its story") {
  json::object feature = records::feature();
  feature["requirements"] = json::array{records::requirement("N-8-1")};
  Host host;
  host.expect("GET", stories, answer(200, "[]"));
  host.expect("POST", project + "/stories", answer(200, R"({"id":61})"));
  host.expect("POST", records::fields_of("features/N-8"), answer(200, "{}"));
  host.expect(
      "GET", project + "/stories/61/tasks",
      answer(200, R"([{"id":90,"description":"x"},{"id":91,"description":"Look it up\nIn the model."}])"));
  host.expect("GET", records::search_for("91"), answer(200, R"({"records":[]})"));
  host.expect("POST", records::fields_of("requirements/N-8-1"), answer(200, "{}"));
  CHECK(host.receive(again(feature, "story-task")).ok());
}

}  // namespace
