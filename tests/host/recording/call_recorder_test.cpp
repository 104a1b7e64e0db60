#include "recording/call_recorder.hpp"

#include <doctest/doctest.h>

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

}  // namespace
