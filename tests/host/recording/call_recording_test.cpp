#include "recording/call_recording.hpp"

#include <aha/abi.h>
#include <doctest/doctest.h>

#include "egress/blob.hpp"
#include "sample.hpp"

namespace {

using namespace recording::testing;
using recording::CallRecording;
using recording::RawCase;

constexpr std::string_view note = "[an attachment of 5 bytes, which was not recorded]";

egress::Response ok(std::string body = "") {
  egress::Response out;
  out.status = 200;
  out.body = std::move(body);
  return out;
}

struct Bench {
  explicit Bench(runtime::Task task = event(), recording::Limits limits = {})
      : recording(generation, task, limits, [this](RawCase raw) {
          ++count;
          result = std::move(raw);
          why_not = result.why_no_case;
        }) {}

  void exchange(egress::Request request, const egress::Response& response = ok()) {
    request.method = "POST";
    recording.exchanged(request, "https://a.example/", response, blobs);
  }

  egress::BlobId file(std::string_view content) {
    auto made = blobs.create(account::Account::unlimited());
    made->append(content);
    return blobs.keep(std::move(made));
  }

  plugin::Generation generation = service();
  egress::BlobStore blobs{egress::BlobLimits{}};
  CallRecording recording;
  int count = 0;
  RawCase result;
  std::string why_not;
};

egress::Request with_parts(std::vector<egress::BodyPart> parts) {
  egress::Request out;
  out.parts = std::move(parts);
  return out;
}

TEST_CASE("call recording: what the service was handed, and what came of it") {
  Bench bench;
  runtime::Outcome outcome;
  outcome.messages = {{AHA_LOG_INFO, "done"}};
  outcome.meta_data = R"({"m":2})";
  bench.recording.ended(outcome);
  CHECK(bench.count == 1);
  CHECK(bench.why_not.empty());
  CHECK(bench.result.parts.service == "test");
  CHECK(bench.result.parts.event == "ping");
  CHECK(bench.result.payload == R"({"p":1})");
  CHECK(bench.result.meta_data == R"({"m":1})");
  CHECK(bench.result.new_meta_data == R"({"m":2})");
  CHECK(!bench.result.parts.result.exception_class);
  CHECK(bench.result.parts.result.messages.size() == 1);
}

TEST_CASE("call recording: how long each request took, for the report of dev") {
  Bench bench;
  egress::Response slow = ok();
  slow.took = std::chrono::milliseconds(45);
  bench.exchange({}, slow);
  bench.recording.ended({});
  CHECK(bench.result.parts.exchanges.at(0).response.took == std::chrono::milliseconds(45));
}

TEST_CASE("call recording: a failure is told as the routes tell it") {
  runtime::Outcome outcome;
  outcome.failure = runtime::Failure{AHA_FAIL_REMOTE, "", "no", 0};
  Bench of_event;
  of_event.recording.ended(outcome);
  CHECK(of_event.result.parts.result.exception_class == "Errors::RemoteError");
  CHECK(of_event.result.parts.status == 200);
  runtime::CollectionQuery query;
  query.field = "list";
  Bench of_query(query);
  of_query.recording.ended(outcome);
  CHECK(of_query.result.parts.field_name == "list");
  CHECK(of_query.result.parts.status == 502);
}

TEST_CASE("call recording: small files are kept as they are, also in base64") {
  Bench bench;
  const auto id = bench.file("file!");
  egress::Response with_file = ok();
  with_file.blob = id;
  bench.exchange({}, with_file);
  bench.exchange(with_parts({{"<", 0, false}, {"", id, false}, {"", id, true}}));
  bench.recording.ended({});
  REQUIRE(bench.result.parts.exchanges.size() == 2);
  CHECK(bench.result.parts.exchanges[0].response.body == "file!");
  CHECK(bench.result.parts.exchanges[1].request.body == "<file!ZmlsZSE=");
}

TEST_CASE("call recording: a note stands for a large file, the same in the answer and in what is sent") {
  Bench bench(event(), {.file_bytes = 4, .case_bytes = 1'000});
  const auto id = bench.file("file!");
  egress::Response with_file = ok();
  with_file.blob = id;
  bench.exchange({}, with_file);
  bench.exchange(with_parts({{"<", 0, false}, {"", id, false}, {">", 0, false}}));
  bench.recording.ended({});
  CHECK(bench.result.parts.exchanges[0].response.body == note);
  CHECK(bench.result.parts.exchanges[1].request.body == "<" + std::string(note) + ">");
}

TEST_CASE("call recording: a call with too much in it has no case") {
  Bench bench(event(), {.file_bytes = 4, .case_bytes = 10});
  bench.exchange({}, ok("0123456"));
  bench.exchange({}, ok("0123456"));
  bench.recording.ended({});
  CHECK(bench.why_not == "its requests and answers are larger than 10 bytes");
}

TEST_CASE("call recording: a call that was cut short has no case") {
  Bench bench;
  runtime::Outcome outcome;
  outcome.was_cut_short = true;
  bench.recording.ended(outcome);
  CHECK(bench.why_not == "it was cut short");
}

TEST_CASE("call recording: what follows the end is not recorded") {
  Bench bench;
  bench.recording.ended({});
  bench.exchange({});
  CHECK(bench.count == 1);
  CHECK(bench.result.parts.exchanges.empty());
}

TEST_CASE("call recording: of a call that started over, the last attempt counts") {
  Bench bench;
  bench.exchange({}, ok("first"));
  bench.recording.started_over();
  bench.exchange({}, ok("second"));
  bench.recording.ended({});
  REQUIRE(bench.result.parts.exchanges.size() == 1);
  CHECK(bench.result.parts.exchanges[0].response.body == "second");
  CHECK(bench.result.parts.attempt == 2);
  CHECK(bench.result.parts.outcome_unknown);
}

TEST_CASE("call recording: what was remembered before the event counts, not what it changed") {
  Bench bench;
  bench.recording.kv_used("read", "1");
  bench.recording.kv_used("written", std::nullopt);
  bench.recording.kv_used("written", "2");
  bench.recording.ended({});
  CHECK(bench.result.parts.remembered == std::map<std::string, std::string>{{"read", "1"}});
}

TEST_CASE("call recording: a secret that the service used is known, once") {
  Bench bench;
  bench.recording.secret_used("t0ken");
  bench.recording.secret_used("t0ken");
  bench.recording.ended({});
  CHECK(bench.result.stored_secrets == std::set<std::string, std::less<>>{"t0ken"});
}

TEST_CASE("call recording: NTLM is noted without what it says") {
  Bench bench;
  egress::Request request;
  request.ntlm = true;
  request.user = "mira";
  request.password = "s3cr3t";
  request.headers = {{"Authorization", "Basic eDp5"}, {"Host", "x"}};
  bench.exchange(request);
  bench.recording.ended({});
  CHECK(bench.result.parts.exchanges[0].request.headers ==
        egress::Headers{{"Authorization", "NTLM TlRMTVNTUAADAAAA"}});
}

}  // namespace
