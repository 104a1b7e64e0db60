// What a recorder is told of a call, and that a call's requests all go one way.
#include <doctest/doctest.h>

#include "loop_bench.hpp"

using namespace loop_bench;

namespace {

struct Notes final : runtime::Recording {
  void exchanged(const egress::Request&, const std::string&, const egress::Response&,
                 const egress::BlobStore&) override {}
  void kv_used(std::string_view, const std::optional<std::string>&) override {}
  void secret_used(std::string_view) override {}
  void started_over() override {}
  void ended(const runtime::Outcome& outcome) override {
    ++ends;
    messages = outcome.messages.size();
  }

  int ends = 0;
  std::size_t messages = 0;
};

struct Recorder final : runtime::Recorder {
  std::shared_ptr<runtime::Recording> begin(const plugin::Generation& generation,
                                            const runtime::Task& task) override {
    CHECK(generation.service() == "test");
    CHECK(std::get<runtime::Event>(task).name == "ping");
    return notes.emplace_back(std::make_shared<Notes>());
  }

  std::vector<std::shared_ptr<Notes>> notes;
};

void send(aha_call* call) {
  aha_http_request request{};
  aha_http_response response{};
  request.size = sizeof request;
  response.size = sizeof response;
  request.method = bytes("GET");
  request.url = bytes("https://example.com/");
  host.http(call, &request, &response);
}

}  // namespace

TEST_CASE("recording: each call has its own, which is its requests' witness and hears of its end once") {
  Recorder recorder;
  const auto handler = [](aha_call* call, const aha_event&) {
    send(call);
    host.log(call, AHA_LOG_INFO, bytes("done"));
  };
  Bench bench(handler, {}, {.recorder = &recorder});
  bench.egress->on_start = [&](egress::TransferId id) { bench.egress->answer(id, {}); };
  bench.run(2);
  REQUIRE(recorder.notes.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(bench.egress->requests[i].witness == recorder.notes[i]);
    CHECK(bench.egress->requests[i].allowed_hosts == &bench.generation->egress());
    CHECK(recorder.notes[i]->ends == 1);
    CHECK(recorder.notes[i]->messages == 1);
  }
}

TEST_CASE("recording: without a recorder a request has no witness") {
  Bench bench([](aha_call* call, const aha_event&) { send(call); });
  bench.egress->on_start = [&](egress::TransferId id) { bench.egress->answer(id, {}); };
  bench.run();
  CHECK(bench.egress->requests.at(0).witness == nullptr);
}
