#include "recording/call_recorder.hpp"

#include <doctest/doctest.h>

#include <future>

#include "cassette/case_file.hpp"
#include "recording/case_writer.hpp"
#include "sample.hpp"

namespace {

namespace fs = std::filesystem;
using namespace recording::testing;
using recording::CallRecorder;
using recording::CaseWriter;

const char* const schema = R"([{"type":"password","name":"pin"},{"type":"string","name":"user"}])";

TEST_CASE("recorder: each call has a file of its own, without what the schema calls a password") {
  const Folder folder;
  auto log = telemetry::Log::silent();
  const auto generation = service(schema);
  CaseWriter writer(folder.path, log);
  CallRecorder recorder({&writer}, log);
  const auto one = recorder.begin(generation, event()), other = recorder.begin(generation, event());
  other->ended({});
  one->ended({});
  recorder.stop();
  CHECK(folder.files() == 2);
  for (const auto& entry : fs::directory_iterator(folder.path)) {
    CHECK(entry.path().filename().string().starts_with("test-ping-"));
    const auto read = cassette::read_case(entry.path());
    REQUIRE(read);
    CHECK((*read)->data.at("pin") == "redacted-1");
    CHECK((*read)->result.meta_data.at("m") == 1);
  }
}

TEST_CASE("recorder: a collection that is no list is told as the route tells it") {
  const Folder folder;
  auto log = telemetry::Log::silent();
  const auto generation = service(schema);
  CaseWriter writer(folder.path, log);
  CallRecorder recorder({&writer}, log);
  runtime::CollectionQuery query;
  query.field = "list";
  runtime::Outcome outcome;
  outcome.collection = "not json";
  recorder.begin(generation, query)->ended(outcome);
  recorder.stop();
  for (const auto& entry : fs::directory_iterator(folder.path))
    CHECK((*cassette::read_case(entry))->status == 500);
  CHECK(folder.files() == 1);
}

TEST_CASE("recorder: a call that never began has no case") {
  const Folder folder;
  auto log = telemetry::Log::silent();
  const auto generation = service(schema);
  CaseWriter writer(folder.path, log);
  CallRecorder recorder({&writer}, log);
  runtime::Outcome outcome;
  outcome.failure = runtime::Failure{0, "", "test.so is quarantined", 0};
  outcome.never_began = true;
  recorder.begin(generation, event())->ended(outcome);
  recorder.stop();
  CHECK(folder.files() == 0);
}

TEST_CASE("recorder: a folder that cannot be written any more costs the cases, and nothing else") {
  const Folder folder;
  auto log = telemetry::Log::silent();
  const auto generation = service(schema);
  CaseWriter writer(folder.path / "cases", log);
  CallRecorder recorder({&writer}, log);
  fs::remove(folder.path / "cases");
  recorder.begin(generation, event())->ended({});
  recorder.begin(generation, event())->ended({});
  recorder.stop();
  CHECK(folder.files() == 0);
}

// Holds the recorder at its first case until it is let go.
struct HeldTaker final : recording::Taker {
  void take(const recording::Recorded&) override {
    if (taken++ == 0) {
      entered.set_value();
      go_on.get_future().wait();
    }
  }
  std::promise<void> entered, go_on;
  int taken = 0;
};

struct CountingOnlooker final : recording::Onlooker {
  std::uint64_t began(const plugin::Generation&, const runtime::Task&) override { return ++calls; }
  std::set<std::string, std::less<>> secrets_of(std::uint64_t) override { return {}; }
  void requested(std::uint64_t, const recording::SeenRequest&) override {}
  void lost(const recording::RawCase&) override { ++losses; }
  std::uint64_t calls = 0;
  int losses = 0;
};

// How many of so many calls are lost if the recorder is held meanwhile. Their payloads are too deep to be redacted,
// which takes time.
int losses_of(int calls, std::size_t payload_bytes) {
  auto log = telemetry::Log::silent();
  const auto generation = service(schema);
  HeldTaker taker;
  CountingOnlooker onlooker;
  CallRecorder recorder({&taker}, log, {}, &onlooker);
  auto one = event();
  recorder.begin(generation, one)->ended({});
  taker.entered.get_future().wait();
  const std::string payload(payload_bytes, '[');
  one.payload = payload;
  for (int i = 0; i < calls; ++i) recorder.begin(generation, one)->ended({});
  taker.go_on.set_value();
  recorder.stop();
  CHECK(taker.taken == 1 + calls - onlooker.losses);
  CHECK(onlooker.calls == static_cast<std::uint64_t>(1 + calls));
  return onlooker.losses;
}

TEST_CASE("recorder: a burst of small calls waits, and one of large calls loses some") {
  CHECK(losses_of(1'000, 10) == 0);
  CHECK(losses_of(100, 1024 * 1024) == 37);
  CHECK(losses_of(8, 16 * 1024 * 1024) == 5);  // more would not fit into 64 MiB
}

}  // namespace
