// Requests that are not let out are told of, whatever the service makes of that.
#include <doctest/doctest.h>

#include "loop_bench.hpp"

using namespace loop_bench;

namespace {

struct RefusalNotes final : runtime::RefusedRequests {
  void add(const plugin::Generation& generation, const egress::Response& refused) override {
    lines.push_back(generation.service() + ": " + refused.message);
  }

  std::vector<std::string> lines;
};

std::vector<std::string> told_of(egress::Error error) {
  RefusalNotes notes;
  const auto handler = [](aha_call* call, const aha_event&) {
    aha_http_request request{};
    aha_http_response response{};
    request.size = sizeof request;
    response.size = sizeof response;
    request.method = bytes("GET");
    request.url = bytes("https://a.example/");
    host.http(call, &request, &response);
  };
  Bench bench(handler, {}, {.refusals = &notes});
  bench.egress->on_start = [&](egress::TransferId id) {
    egress::Response response;
    response.error = error;
    response.message = "why";
    bench.egress->answer(id, std::move(response));
  };
  bench.run();
  return notes.lines;
}

}  // namespace

TEST_CASE(
    "refused requests: what the manifest or the address policy refuses is told, other failures are not") {
  CHECK(told_of(egress::Error::unlisted_host) == std::vector<std::string>{"test: why"});
  CHECK(told_of(egress::Error::address_refused) == std::vector<std::string>{"test: why"});
  CHECK(told_of(egress::Error::connect_failed).empty());
  CHECK(told_of(egress::Error::none).empty());
}
