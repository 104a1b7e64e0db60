#include "workbench/composition.hpp"

#include <doctest/doctest.h>

#include <string>

#include "host/recording/sample.hpp"
#include "recording/call_recorder.hpp"

namespace {

namespace json = boost::json;

// A service, and one event of it with secrets in its settings and its payload.
struct Desk {
  Desk() {
    plugin::Generation::Parts parts;
    parts.description.name = "test";
    parts.description.schema_json = R"([{"type":"password","name":"pin"}])";
    parts.number = 1;
    registry.first_scan().begin();
    registry.publish("test.so", {std::make_shared<plugin::Generation>(std::move(parts))});
    const auto generation = registry.find("test");
    auto event = recording::testing::event();
    event.payload = R"({"url":"https://example.com/?token=s3cr3t-4711","n":[1,"s3cr3t-4711"]})";
    auto log = telemetry::Log::silent();
    recording::CallRecorder recorder({&history}, log, {}, &history);
    recorder.begin(*generation, event)->ended({});
    recorder.stop();
  }

  json::object composed(std::string_view body) const {
    const auto event = workbench::compose(body, {registry, settings, history});
    REQUIRE(event);
    return json::parse(event->body).as_object();
  }
  int refused(std::string_view body) const {
    const auto event = workbench::compose(body, {registry, settings, history});
    return event ? 0 : event.error().status;
  }

  plugin::Registry registry;
  workbench::Feed feed{1};
  workbench::Settings settings;
  workbench::History history{feed, nullptr};
};

}  // namespace

TEST_CASE("composition: documents that are left out are those of the settings") {
  Desk desk;
  desk.settings.put("test", json::parse(R"([{"type":"password","name":"pin"}])").as_array(),
                    {{{"pin", "4711"}}, {{"m", 2}}});
  const auto event = desk.composed(R"({"service":"test","event":"ping"})");
  CHECK(event ==
        json::parse(R"({"service_name":"test","event":"ping","payload":null,"user_data":{"pin":"4711"},)"
                    R"("meta_data":{"m":2}})"));
  const auto masked =
      desk.composed(R"({"service":"test","event":"ping","payload":[1],"data":{"pin":"••••"}})");
  CHECK(masked.at("user_data").at("pin") == "4711");
  CHECK(masked.at("payload") == json::array{1});
}

TEST_CASE("composition: an event like another has its documents, with their secrets") {
  const Desk desk;
  const auto event = desk.composed(R"({"like":1})");
  CHECK(event.at("service_name") == "test");
  CHECK(event.at("event") == "ping");
  CHECK(event.at("user_data").at("pin") == "s3cr3t-4711");
  CHECK(event.at("payload").at("n").at(1) == "s3cr3t-4711");
}

TEST_CASE("composition: what was shown in place of a secret is put back in what was edited") {
  const Desk desk;
  const auto shown = json::parse(desk.history.find(1)->kept->payload.shown);
  CHECK(json::serialize(shown).find("s3cr3t") == std::string::npos);
  json::object body{
      {"like", 1}, {"event", "other"}, {"payload", {{"moved", shown.at("url")}, {"new", "text"}}}};
  const auto event = desk.composed(json::serialize(body));
  CHECK(event.at("event") == "other");
  CHECK(event.at("payload").at("moved") == "https://example.com/?token=s3cr3t-4711");
  CHECK(event.at("payload").at("new") == "text");
}

TEST_CASE("composition: a query names a field") {
  const Desk desk;
  const auto query = desk.composed(R"({"service":"test","field_name":"list"})");
  CHECK(query.at("field_name") == "list");
  CHECK_FALSE(query.contains("event"));
}

TEST_CASE("composition: what names no event is refused") {
  const Desk desk;
  CHECK(desk.refused("{") == 400);
  CHECK(desk.refused("[]") == 400);
  CHECK(desk.refused(R"({"service":"test"})") == 400);
  CHECK(desk.refused(R"({"service":1,"event":"ping"})") == 400);
  CHECK(desk.refused(R"({"service":"test","event":"ping","data":[]})") == 400);
  CHECK(desk.refused(R"({"service":"test","event":"ping","field_name":"list"})") == 400);
  CHECK(desk.refused(R"({"like":"1"})") == 400);
  CHECK(desk.refused(R"({"like":9})") == 404);
  CHECK(desk.refused(R"({"like":1,"service":"other"})") == 400);
}
