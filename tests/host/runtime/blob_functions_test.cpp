// Files that a plugin fetches and sends on: whose they are, and when they end.
#include <doctest/doctest.h>

#include "loop_bench.hpp"

using namespace loop_bench;

namespace {

const aha_blob_functions& functions() {
  return *static_cast<const aha_blob_functions*>(host.query(&host, bytes("aha.blob/1")));
}

aha_http_request request() {
  aha_http_request out{};
  out.size = sizeof out;
  out.method = bytes("POST");
  out.url = bytes("https://example.com/");
  out.body = bytes("not this");
  return out;
}

aha_blob fetch(aha_call* call) {
  aha_http_response response{};
  response.size = sizeof response;
  aha_blob blob{};
  blob.size = sizeof blob;
  const aha_http_request asked = request();
  CHECK(functions().fetch(call, &asked, &response, &blob) == AHA_OK);
  CHECK(response.body.size == 0);
  return blob;
}

std::int32_t send(aha_call* call, const std::vector<aha_part>& parts) {
  aha_http_response response{};
  response.size = sizeof response;
  const aha_http_request asked = request();
  return functions().http(call, &asked, parts.data(), parts.size(), &response);
}

// Answers each request for a file with the next id, and everything else with 200.
void answer_all(Bench& bench) {
  bench.egress->on_start = [&bench](egress::TransferId id) {
    egress::Response response;
    response.status = 200;
    response.blob = bench.egress->requests.back().to_blob ? id : 0;
    response.blob_bytes = response.blob * 10;
    bench.egress->answer(id, std::move(response));
  };
}

}  // namespace

TEST_CASE("blob functions: a file is fetched, sent between text, and ends with the call") {
  Bench* running = nullptr;
  Bench bench([&](aha_call* call, const aha_event&) {
    const aha_blob blob = fetch(call);
    CHECK(blob.id == 1);
    CHECK(blob.length == 10);
    CHECK(send(call, {{bytes("<"), 0, 0, 0}, {{}, blob.id, AHA_PART_BASE64, 0}}) == AHA_OK);
    CHECK(running->egress->released.empty());
  });
  running = &bench;
  answer_all(bench);
  bench.run();
  CHECK(bench.egress->requests.at(0).to_blob);
  const egress::Request& sent = bench.egress->requests.at(1);
  CHECK(sent.body.empty());
  REQUIRE(sent.parts.size() == 2);
  CHECK(sent.parts[0].blob == 0);
  CHECK(sent.parts[1].blob == 1);
  CHECK(sent.parts[1].base64);
  CHECK(bench.egress->released == std::vector<egress::BlobId>{1});
}

TEST_CASE("blob functions: another call's file, an unknown flag and a missing list are refused") {
  std::uint64_t first = 0;
  Bench bench([&](aha_call* call, const aha_event&) {
    if (first == 0) {
      first = fetch(call).id;
      return;
    }
    CHECK(send(call, {{{}, first, 0, 0}}) == AHA_EINVAL);
    CHECK(send(call, {{bytes("x"), 0, 2, 0}}) == AHA_EINVAL);
    aha_http_response response{};
    response.size = sizeof response;
    const aha_http_request asked = request();
    CHECK(functions().http(call, &asked, nullptr, 1, &response) == AHA_EINVAL);
    aha_blob blob{};
    CHECK(functions().fetch(call, &asked, &response, &blob) == AHA_EINVAL);
  });
  answer_all(bench);
  bench.run();
  bench.run();
  CHECK(first != 0);
  CHECK(bench.egress->requests.size() == 1);
}

TEST_CASE("blob functions: a file that arrives as the call is cancelled is not forgotten") {
  Bench bench([&](aha_call* call, const aha_event&) {
    aha_http_response response{};
    response.size = sizeof response;
    aha_blob blob{};
    blob.size = sizeof blob;
    const aha_http_request asked = request();
    functions().fetch(call, &asked, &response, &blob);
    CHECK(functions().fetch(call, &asked, &response, &blob) == AHA_ECANCELLED);
    CHECK(send(call, {}) == AHA_ECANCELLED);
  });
  bench.egress->on_start = [&](egress::TransferId id) {
    egress::Response response;
    response.status = 200;
    response.blob = 7;
    bench.egress->answer(id, std::move(response));
    bench.loop->cancel_all(runtime::Call::End::stopping);
  };
  bench.run();
  CHECK(bench.egress->released == std::vector<egress::BlobId>{7});
}
