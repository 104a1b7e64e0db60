#include "workbench/history.hpp"

#include <doctest/doctest.h>

#include <boost/asio/io_context.hpp>
#include <string>

#include "host/recording/sample.hpp"
#include "recording/call_recorder.hpp"
#include "workbench/detail.hpp"

using workbench::Ending;
using workbench::Feed;
using workbench::History;

namespace {

namespace json = boost::json;

const char* const with_password = R"([{"type":"password","name":"pin"}])";

// A history, and the recorder that feeds it.
struct Recorded {
  explicit Recorded(workbench::HistoryLimits limits = {})
      : history(
            feed, [this](const recording::RawCase& raw) { ended_well.push_back(raw.parts.event); }, limits) {}

  // One event from its beginning to its end; its number.
  std::uint64_t event(const std::string& name, const std::string& payload = "null",
                      std::optional<runtime::Failure> failure = std::nullopt) {
    runtime::Event event = recording::testing::event();
    event.id = name;
    event.name = name;
    event.payload = payload;
    runtime::Outcome outcome;
    outcome.failure = std::move(failure);
    outcome.messages.push_back({1, "said s3cr3t-4711"});
    recording::CallRecorder recorder({&history}, log, {}, &history);
    recorder.begin(generation, event)->ended(outcome);
    recorder.stop();
    return history.list({}).events.front().id;
  }
  json::object detail_of(std::uint64_t id) {
    return json::parse(workbench::detail(*history.find(id))).as_object();
  }

  Feed feed{1};
  std::vector<std::string> ended_well;
  History history;
  telemetry::Log log = telemetry::Log::silent();
  plugin::Generation generation = recording::testing::service(with_password);
};

}  // namespace

TEST_CASE("history: an event runs, then ends, and is shown without its secrets") {
  Recorded all;
  const auto event = recording::testing::event();
  const auto id = all.history.began(all.generation, event);
  CHECK(all.history.find(id)->summary.ending == Ending::running);
  CHECK(json::parse(workbench::detail(*all.history.find(id))).at("payload").is_null());

  const auto ended = all.event("ping", R"({"p":1})");
  const auto detail = all.detail_of(ended);
  CHECK(detail.at("outcome") == "ok");
  CHECK(detail.at("payload") == json::parse(R"({"json":{"p":1},"bytes":7})"));
  CHECK(detail.at("data").at("json").at("pin") == "redacted-1");
  CHECK(detail.at("messages").at(0).at("message") == "said redacted-1");
  const auto found = all.history.find(ended);
  CHECK(found->kept->data.whole() == event.data);
  CHECK(found->kept->payload.secret.empty());
  CHECK(found->kept->to_case().data.at("pin") == "redacted-1");
}

TEST_CASE("history: a failure has its class and its first line") {
  Recorded all;
  const auto id = all.event("ping", "null", runtime::Failure{0, "Errors::Test", "first\nsecond", 0});
  const auto summary = all.history.find(id)->summary;
  CHECK(summary.ending == Ending::failed);
  CHECK(summary.exception == "Errors::Test");
  CHECK(summary.message == "first");
}

TEST_CASE("history: the oldest are dropped by number") {
  Recorded all({.events = 2});
  all.event("a");
  all.event("b");
  all.event("c");
  const auto page = all.history.list({});
  REQUIRE(page.events.size() == 2);
  CHECK(page.events[0].event == "c");
  CHECK(page.events[1].event == "b");
  CHECK(page.oldest == 2);
  CHECK_FALSE(all.history.find(1));
  CHECK_FALSE(all.history.find(4));
}

TEST_CASE("history: the oldest are dropped by the bytes of their documents") {
  Recorded all({.bytes = 100'000});
  const std::string large = '"' + std::string(60'000, 'x') + '"';
  all.event("a", large);
  all.event("b", large);
  CHECK(all.history.list({}).kept == 1);
  all.event("c", '"' + std::string(200'000, 'x') + '"');
  CHECK(all.history.list({}).events.front().event == "c");
}

TEST_CASE("history: an end that comes after its event was dropped is ignored") {
  Recorded all({.events = 1});
  const auto event = recording::testing::event();
  recording::CallRecorder recorder({&all.history}, all.log, {}, &all.history);
  const auto first = recorder.begin(all.generation, event);
  recorder.begin(all.generation, event)->ended({});
  first->ended({});
  recorder.stop();
  const auto page = all.history.list({});
  REQUIRE(page.events.size() == 1);
  CHECK(page.events[0].id == 2);
}

TEST_CASE("history: a list is filtered, and searched in any case") {
  Recorded all;
  all.event("create_feature");
  all.event("audit", "null", runtime::Failure{0, "Errors::Test", "No Such Board", 0});
  const auto count = [&](const History::Wanted& wanted) { return all.history.list(wanted).events.size(); };
  CHECK(count({.outcome = "failed"}) == 1);
  CHECK(count({.outcome = "running"}) == 0);
  CHECK(count({.service = "test"}) == 2);
  CHECK(count({.service = "other"}) == 0);
  CHECK(count({.text = "such BOARD"}) == 1);
  CHECK(count({.text = "FEATURE"}) == 1);
  CHECK(count({.before = 2}) == 1);
  CHECK(count({.limit = 1}) == 1);
}

TEST_CASE("history: an event that was sent here is told from others, and its good end is told") {
  Recorded all;
  std::uint64_t began = 0;
  all.history.expect("mine", {"s3cret"}, [&](std::uint64_t id) { began = id; });
  const auto id = all.event("mine");
  CHECK(began == id);
  CHECK(all.history.find(id)->summary.was_sent_here);
  all.event("other");
  CHECK(all.ended_well == std::vector<std::string>{"mine"});
  all.history.expect("refused", {}, [](std::uint64_t) { FAIL("it never began"); });
  all.history.expect_no_more("refused");
  CHECK_FALSE(all.history.find(all.event("refused"))->summary.was_sent_here);
}

TEST_CASE("history: a call that the recorder had no room for ends without documents") {
  Recorded all;
  recording::RawCase raw;
  raw.number = all.history.began(all.generation, recording::testing::event());
  all.history.lost(raw);
  const auto detail = all.detail_of(raw.number);
  CHECK(detail.at("outcome") == "ok");
  CHECK(detail.at("payload").is_null());
  CHECK(detail.at("why_no_case").is_string());
}

TEST_CASE("history: the host of an address is shown without its user") {
  CHECK(workbench::host_of("https://api.example:8443/a?b") == "api.example:8443");
  CHECK(workbench::host_of("https://user:word@api.example/a@b") == "api.example");
  CHECK(workbench::host_of("no address").empty());
}

TEST_CASE("detail: documents are JSON, text, cut or binary") {
  workbench::Kept kept;
  kept.payload.shown = '"' + std::string(300'000, 'x') + '"';
  cassette::Exchange exchange;
  exchange.request.body = R"({"a":1})";
  exchange.response.status = 200;
  exchange.response.body = "\xff\xfe";
  kept.parts.exchanges.assign(2, exchange);
  kept.parts.exchanges[1].response.error = egress::Error::timed_out;
  kept.parts.exchanges[1].response.message = "too slow";
  kept.parts.exchanges[1].request.body = "a=1";
  const History::Found found{{}, std::make_shared<workbench::Kept>(kept)};
  const auto detail = json::parse(workbench::detail(found));
  CHECK(detail.at("payload").at("is_cut") == true);
  CHECK(detail.at("payload").at("bytes") == 300'002);
  CHECK(detail.at("payload").at("text").as_string().size() == workbench::most_shown_text_bytes);
  const auto& first = detail.at("exchanges").at(0);
  CHECK(first.at("body") == json::parse(R"({"json":{"a":1},"bytes":7})"));
  CHECK(first.at("answer") == json::parse(R"({"text":"","bytes":2,"is_binary":true})"));
  CHECK(first.at("error").is_null());
  const auto& second = detail.at("exchanges").at(1);
  CHECK(second.at("body") == json::parse(R"({"text":"a=1","bytes":3,"is_cut":false})"));
  CHECK(second.at("status").is_null());
  CHECK(second.at("error") == "timed_out: too slow");
  CHECK(workbench::find_part(kept, "request:1")->content == "a=1");
  for (const char* const none : {"request:2", "request:", "request:-1", "request:1x", "data", "nothing"})
    CHECK_FALSE(workbench::find_part(kept, none));
}
