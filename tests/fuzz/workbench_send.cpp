// The body of POST /workbench/send, with an event whose secrets it may ask for. What is sent is an envelope.
#include "workbench/composition.hpp"

#include <boost/json.hpp>
#include <memory>
#include <string_view>

#include "fuzz/fuzz.hpp"
#include "recording/call_recorder.hpp"
#include "workbench/query.hpp"

namespace {

// A service with one event.
struct Bench {
  Bench() {
    plugin::Generation::Parts parts;
    parts.description.name = "test";
    parts.description.schema_json = R"([{"type":"password","name":"pin"}])";
    parts.number = 1;
    registry.first_scan().begin();
    registry.publish("test.so", {std::make_shared<plugin::Generation>(std::move(parts))});
    runtime::Event event;
    event.id = "e";
    event.name = "ping";
    event.payload = R"({"key":"s3cr3t-4711","list":[1,"s3cr3t-4711"]})";
    event.data = R"({"pin":"s3cr3t-4711"})";
    auto log = telemetry::Log::silent();
    recording::CallRecorder recorder({&history}, log, {}, &history);
    recorder.begin(*registry.find("test"), event)->ended({});
    recorder.stop();
  }

  plugin::Registry registry;
  workbench::Feed feed{1};
  workbench::Settings settings;
  workbench::History history{feed, nullptr};
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Bench bench;
  const auto text = fuzz::text_of(data, size);
  const auto event = workbench::compose(text, {bench.registry, bench.settings, bench.history});
  boost::json::error_code error;
  if (event)
    fuzz::require(boost::json::parse(event->body, error, {}, {.max_depth = 2'000}).is_object());
  else  // 503: the first scan may still find the service
    fuzz::require(event.error().status == 400 || event.error().status == 404 || event.error().status == 503);
  workbench::parameter(text, "text");
  return 0;
}
