#include "check/samples.hpp"

#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "check/sample_data.hpp"
#include "check/scripted_remote.hpp"

namespace {

namespace json = boost::json;

plugin::Generation service(std::vector<std::string> events) {
  plugin::Generation::Parts parts;
  parts.description.name = "hello";
  parts.description.events = std::move(events);
  parts.description.schema_json =
      R"([{"type":"string","name":"server_url"},{"type":"password","name":"password"},
          {"type":"select","name":"project","options":{"collection":"remote_collection"}}])";
  parts.egress = {"*.hello.example"};
  return plugin::Generation(std::move(parts));
}

cassette::Case recorded(std::string event) {
  cassette::Case one;
  one.name = "recorded";
  one.service = "hello";
  one.event = std::move(event);
  one.data = {{"server_url", "https://mine.hello.example"}, {"password", "mine"}};
  one.payload = {{"id", "1"}};
  return one;
}

}  // namespace

TEST_CASE("each event and each computed field is a situation") {
  const auto all = check::situations_of(service({"create_feature", "webhook"}), {});
  REQUIRE(all.size() == 3);
  CHECK(all[0].input.field == "project");
  CHECK(all[1].done == "sent \"create_feature\" to hello");
  CHECK(json::parse(all[1].input.payload).at("feature").is_object());
  CHECK(all[1].input.raw_body.empty());
  CHECK(all[2].input.raw_body == all[2].input.payload);
}

TEST_CASE("settings are of the manifest's hosts, and their secrets are known ones") {
  const auto data = json::parse(check::situations_of(service({"audit"}), {})[1].input.data);
  CHECK(data.at("server_url").as_string() == "https://sub.hello.example/check");
  CHECK(data.at("password").as_string().starts_with(check::secret_marker));
}

TEST_CASE("a recorded case is one more situation of its event, without its secrets") {
  const std::vector<cassette::Case> cases{recorded("audit"), recorded("of_another_service_or_none")};
  const auto all = check::situations_of(service({"audit"}), cases);
  REQUIRE(all.size() == 3);
  CHECK(all[2].recorded == &cases[0]);
  CHECK(all[2].input.payload == R"({"id":"1"})");
  const auto data = json::parse(all[2].input.data);
  CHECK(data.at("server_url").as_string() == "https://mine.hello.example");
  CHECK(data.at("password").as_string().starts_with(check::secret_marker));
}

TEST_CASE("a service that takes any event is tried with all that Aha! sends") {
  CHECK(check::takes_any_event(service({"*"})));
  CHECK(check::situations_of(service({"*"}), {}).size() > 10);
}

TEST_CASE("what the remote does is told") {
  const auto one = recorded("audit");
  CHECK(check::to_string({.mood = &check::mood_of(503)}) == "the remote answered 503");
  CHECK(check::to_string({.recorded = &one}) == "the remote answered as recorded");
  CHECK(check::to_string({.mood = &check::mood_of(503), .recorded = &one, .recorded_answers = 2}) ==
        "the remote answered as recorded 2 times, then 503");
}
