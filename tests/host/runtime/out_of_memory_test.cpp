// One allocation fails, each in turn: the event may fail, and nothing else may.
#include <doctest/doctest.h>

#include <array>

#include "host/failing_allocations.hpp"
#include "loop_bench.hpp"
#include "runtime/recorder.hpp"

using namespace loop_bench;

namespace {

// Answers later, as the host's own does for what it writes.
class LateKv final : public runtime::Kv {
 public:
  void ask(const runtime::Call&, Operation, std::string_view, std::string_view, Done done) override {
    // Made before: what answers has nothing to allocate.
    runtime::Loop::of_this_thread().defer(
        [done = std::move(done), answer = Answer{AHA_OK, std::string(60, 'v')}]() mutable {
          done(std::move(answer));
        });
  }
};

class IdleRecording final : public runtime::Recording {
 public:
  void exchanged(const egress::Request&, const std::string&, const egress::Response&,
                 const egress::BlobStore&) override {}
  void kv_used(std::string_view, const std::optional<std::string>&) override {}
  void secret_used(std::string_view) override {}
  void started_over() override {}
  void ended(const runtime::Outcome&) override { static_cast<void>(std::make_unique<int>()); }
};

class IdleRecorder final : public runtime::Recorder {
 public:
  std::shared_ptr<runtime::Recording> begin(const plugin::Generation&, const runtime::Task&) override {
    return std::make_shared<IdleRecording>();
  }
};

constexpr std::string_view long_text = "a line that is longer than what a string keeps in itself";

struct Codes {
  std::array<std::int32_t, 8> got{};
  std::size_t count = 0;
  void add(std::int32_t code) { got[count++] = code; }
};

// Calls every function of the host once.
void use_everything(aha_call* call, Codes& codes) {
  host.log(call, AHA_LOG_INFO, bytes(long_text));
  aha_http_request request{};
  request.size = sizeof request;
  request.method = bytes("GET");
  request.url = bytes("https://example.com/a-rather-long-path");
  aha_http_response response{};
  response.size = sizeof response;
  codes.add(host.http(call, &request, &response));
  codes.add(host.sleep(call, 1));
  const auto& memory = *static_cast<const aha_kv*>(host.query(&host, bytes("aha.kv/1")));
  aha_bytes value{};
  codes.add(memory.put(call, bytes("key"), bytes(long_text)));
  codes.add(memory.get(call, bytes("key"), &value));
  const auto& files = *static_cast<const aha_blob_functions*>(host.query(&host, bytes("aha.blob/1")));
  aha_blob file{};
  file.size = sizeof file;
  codes.add(files.fetch(call, &request, &response, &file));
  const aha_part part{bytes(long_text), 0, 0, 0};
  codes.add(files.http(call, &request, &part, 1, &response));
  const auto& together = *static_cast<const aha_http_all*>(host.query(&host, bytes("aha.http_all/1")));
  std::array<aha_http_response, 2> responses{};
  for (auto& one : responses) one.size = sizeof one;
  std::array<aha_http_exchange, 2> exchanges{};
  for (std::size_t i = 0; i < exchanges.size(); ++i) {
    exchanges[i].request = &request;
    exchanges[i].response = &responses[i];
  }
  codes.add(together.send(call, exchanges.data(), exchanges.size()));
  static_cast<void>(host.alloc(call, 100'000, 8));
  host.set_meta_data(call, bytes(R"({"a":"a text that is longer than what a string keeps in itself"})"));
}

// What is thrown to the top of a loop's thread, which goes on.
int run_to_the_end(runtime::Loop& loop) {
  for (int escaped = 0;; ++escaped) {
    try {
      loop.run();
      return escaped;
    } catch (const std::bad_alloc&) {
    }
  }
}

struct Run {
  bool has_failed = false;
  int escaped = 0;
  Codes codes;
  std::vector<runtime::Outcome> outcomes;
  std::size_t in_flight = 0;
  std::size_t held = 0;
  std::size_t files_left = 0;
};

template <class Handler>
Run run_with_failure(long at, Handler handler, bool is_query = false) {
  Run run;
  IdleRecorder recorder;
  Bench bench(
      [&](aha_call* call, const aha_event&) { handler(call, run.codes); }, {},
      {.kv = [](runtime::Continuations&) { return std::make_unique<LateKv>(); }, .recorder = &recorder});
  bench.outcomes.reserve(2);
  std::size_t files = 0;
  bench.egress->on_start = [&](egress::TransferId id) {
    egress::Response response;
    response.status = 200;
    const bool is_file = bench.egress->requests.back().to_blob;
    response.blob = is_file ? id : 0;
    bench.egress->answer(id, std::move(response));
    files += is_file ? 1 : 0;
  };
  bench.egress->released.reserve(8);
  bench.open = 1;
  runtime::CollectionQuery query;
  query.field = long_text;
  bench.loop->defer([&] {
    if (!is_query) return void(bench.start());
    bench.loop->start(bench.generation, query, std::chrono::seconds(10), [&](runtime::Outcome&& outcome) {
      bench.outcomes.push_back(std::move(outcome));
      bench.loop->context().stop();
    });
  });
  failing_allocations::fail_after(at);
  run.escaped = run_to_the_end(*bench.loop);
  run.has_failed = failing_allocations::stop();
  run.outcomes = std::move(bench.outcomes);
  run.in_flight = bench.ledger.used(account::Resource::events);
  run.held = bench.generation->in_flight();
  run.files_left = files - bench.egress->released.size();
  return run;
}

}  // namespace

TEST_CASE("out of memory: whichever allocation of an event fails, the event ends and nothing is left of it") {
  long at = 0;
  for (bool goes_on = true; goes_on; ++at) {
    CAPTURE(at);
    const Run run = run_with_failure(at, use_everything);
    goes_on = run.has_failed;
    CHECK(run.in_flight == 0);
    CHECK(run.held == 0);
    CHECK(run.files_left == 0);
    // What fails before the event has begun is told to who brings it: start() throws or refuses.
    const bool has_begun = run.codes.count > 0;
    if (has_begun) CHECK(run.escaped == 0);
    if (has_begun || !run.has_failed) REQUIRE(run.outcomes.size() == 1);
    for (const auto code : run.codes.got)
      CHECK((code == AHA_OK || code == AHA_EINTERNAL || code == AHA_ETOOLARGE));
  }
  CHECK(at > 30);  // it did reach into all of them
}

TEST_CASE("out of memory: a failure counts although there is no memory for its words") {
  for (long at = 0;; ++at) {
    CAPTURE(at);
    const Run run = run_with_failure(at, [](aha_call* call, Codes& codes) {
      host.fail(call, AHA_FAIL_REMOTE, bytes("A::ClassNameThatIsLong"), bytes(long_text), 7);
      codes.add(AHA_OK);
    });
    if (run.codes.count > 0) {
      REQUIRE(run.outcomes.size() == 1);
      CHECK(run.outcomes[0].failure.has_value());
    }
    if (!run.has_failed) break;
  }
}

TEST_CASE("out of memory: a collection that cannot be kept whole has failed, and is not cut") {
  for (long at = 0;; ++at) {
    CAPTURE(at);
    const Run run = run_with_failure(
        at, [](aha_call*, Codes&) {}, true);
    for (const auto& outcome : run.outcomes)
      CHECK((outcome.failure.has_value() || outcome.collection.ends_with("\",1]]")));
    CHECK(run.in_flight == 0);
    if (!run.has_failed) break;
  }
}

TEST_CASE("an exception that leaves a service's code is the end of its event alone") {
  const Run run =
      run_with_failure(1'000'000, [](aha_call*, Codes&) { throw std::runtime_error("a mistake"); });
  REQUIRE(run.outcomes.size() == 1);
  REQUIRE(run.outcomes[0].failure.has_value());
  CHECK(run.outcomes[0].failure->kind == AHA_FAIL_INTERNAL);
  CHECK(run.outcomes[0].failure->message == "The event broke off with an exception: a mistake");
}

TEST_CASE("a recorder that fails costs the recording, and neither the event nor its place") {
  struct Broken final : runtime::Recorder {
    std::shared_ptr<runtime::Recording> begin(const plugin::Generation&, const runtime::Task&) override {
      throw std::runtime_error("no disk");
    }
  };
  Broken recorder;
  Bench bench([](aha_call*, const aha_event&) {}, {}, {.recorder = &recorder});
  bench.run();
  REQUIRE(bench.outcomes.size() == 1);
  CHECK_FALSE(bench.outcomes[0].failure);
  CHECK(bench.ledger.used(account::Resource::events) == 0);
}

TEST_CASE("a client that cannot be answered does not take the loop along") {
  Bench bench([](aha_call*, const aha_event&) {});
  runtime::Event event;
  event.id = "e-1";
  event.name = "ping";
  bench.loop->defer([&] {
    bench.loop->start(bench.generation, event, std::chrono::seconds(10),
                      [](runtime::Outcome&&) { throw std::bad_alloc(); });
  });
  CHECK(run_to_the_end(*bench.loop) == 0);
  CHECK(bench.ledger.used(account::Resource::events) == 0);
}
