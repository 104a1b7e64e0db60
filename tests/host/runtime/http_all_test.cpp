// Several requests of one call at once: what each comes to, and when their answers end.
#include <doctest/doctest.h>

#include "loop_bench.hpp"

using namespace loop_bench;
using namespace std::chrono_literals;

namespace {

const aha_http_all& http_all() {
  return *static_cast<const aha_http_all*>(host.query(&host, bytes("aha.http_all/1")));
}

// So many requests, each with a body that tells its place.
struct Asked {
  explicit Asked(std::size_t count) : bodies(count), requests(count), responses(count), exchanges(count) {
    for (std::size_t i = 0; i < count; ++i) {
      bodies[i] = "request " + std::to_string(i);
      requests[i].size = sizeof requests[i];
      requests[i].method = bytes("GET");
      requests[i].url = bytes("https://example.com/");
      requests[i].body = bytes(bodies[i]);
      responses[i].size = sizeof responses[i];
      exchanges[i].request = &requests[i];
      exchanges[i].response = &responses[i];
    }
  }

  std::int32_t send(aha_call* call) { return http_all().send(call, exchanges.data(), exchanges.size()); }

  std::vector<std::string> bodies;
  std::vector<aha_http_request> requests;
  std::vector<aha_http_response> responses;
  std::vector<aha_http_exchange> exchanges;
};

egress::Response echo(const egress::Request& request) {
  egress::Response response;
  response.status = 200;
  response.headers = {{"Echo", std::string(request.body)}};
  response.body = "answer to " + std::string(request.body);
  return response;
}

}  // namespace

TEST_CASE(
    "requests at once: they are begun in their order, and each gets its own answer, whichever comes first") {
  Bench bench([](aha_call* call, const aha_event&) {
    Asked asked(http_all().most);
    CHECK(asked.send(call) == AHA_OK);
    for (std::size_t i = 0; i < asked.exchanges.size(); ++i) {
      CHECK(asked.exchanges[i].result == AHA_OK);
      CHECK(asked.exchanges[i].id != 0);
      CHECK(asked.responses[i].status == 200);
      CHECK(text(asked.responses[i].body) == "answer to request " + std::to_string(i));
      REQUIRE(asked.responses[i].header_count == 1);
      CHECK(text(asked.responses[i].headers[0].value) == asked.bodies[i]);
    }
  });
  std::vector<std::string> begun;
  bench.egress->on_start = [&](egress::TransferId id) {
    begun.emplace_back(bench.egress->requests.back().body);
    if (id < http_all().most) return;
    CHECK(bench.egress->pending.size() == http_all().most);
    for (auto at = id; at > 0; --at) bench.egress->answer(at, echo(bench.egress->requests[at - 1]));
  };
  bench.run();
  REQUIRE(begun.size() == http_all().most);
  for (std::size_t i = 0; i < begun.size(); ++i) CHECK(begun[i] == "request " + std::to_string(i));
  CHECK(bench.egress->requests[3].allowed_hosts == &bench.generation->egress());
}

TEST_CASE("requests at once: one that fails has its own result and keeps none of the others from theirs") {
  Bench bench([](aha_call* call, const aha_event&) {
    Asked asked(3);
    CHECK(asked.send(call) == AHA_OK);
    CHECK(asked.exchanges[0].result == AHA_OK);
    CHECK(asked.exchanges[1].result == AHA_ERESOLVE);
    CHECK(text(asked.responses[1].error) == "no such name");
    CHECK(asked.exchanges[2].result == AHA_OK);
  });
  bench.egress->on_start = [&](egress::TransferId id) {
    egress::Response response = echo(bench.egress->requests.back());
    if (id == 2) {
      response = {};
      response.error = egress::Error::unresolved;
      response.message = "no such name";
    }
    bench.egress->answer(id, std::move(response));
  };
  bench.run();
  CHECK_FALSE(bench.outcomes.at(0).failure);
}

TEST_CASE("requests at once: the deadline ends those that are under way, and nothing goes out after it") {
  Bench bench([](aha_call* call, const aha_event&) {
    Asked asked(4);
    CHECK(asked.send(call) == AHA_OK);
    CHECK(asked.exchanges[0].result == AHA_OK);
    for (std::size_t i = 1; i < 4; ++i) CHECK(asked.exchanges[i].result == AHA_ETIMEDOUT);
    Asked late(2);
    CHECK(late.send(call) == AHA_OK);
    for (const auto& exchange : late.exchanges) CHECK(exchange.result == AHA_ETIMEDOUT);
  });
  bench.egress->on_start = [&](egress::TransferId id) {
    if (id == 1) bench.egress->answer(id, echo(bench.egress->requests.back()));
  };
  bench.run(1, 30ms);
  CHECK(bench.egress->requests.size() == 4);
  CHECK(bench.egress->pending.empty());
  CHECK(bench.outcomes.at(0).failure->kind == AHA_FAIL_TIMEOUT);
}

TEST_CASE("requests at once: a host that stops cancels them") {
  Bench bench([](aha_call* call, const aha_event&) {
    Asked asked(2);
    CHECK(asked.send(call) == AHA_OK);
    for (const auto& exchange : asked.exchanges) CHECK(exchange.result == AHA_ECANCELLED);
  });
  bench.egress->on_start = [&](egress::TransferId id) {
    if (id == 2) bench.loop->defer([&] { bench.loop->cancel_all(runtime::Call::End::stopping); });
  };
  bench.run();
  CHECK(bench.egress->pending.empty());
}

TEST_CASE(
    "requests at once: too many, an unfinished one and another call's are refused before any goes out") {
  Bench bench([](aha_call* call, const aha_event&) {
    CHECK(Asked(http_all().most + 1).send(call) == AHA_EINVAL);
    CHECK(http_all().send(call, nullptr, 1) == AHA_EINVAL);
    CHECK(Asked(2).send(nullptr) == AHA_EINVAL);
    Asked without_method(2);
    without_method.requests[1].method = {};
    CHECK(without_method.send(call) == AHA_EINVAL);
    Asked without_response(2);
    without_response.exchanges[1].response = nullptr;
    CHECK(without_response.send(call) == AHA_EINVAL);
    CHECK(http_all().send(call, nullptr, 0) == AHA_OK);
  });
  bench.run();
  CHECK(bench.egress->requests.empty());
}

TEST_CASE("requests at once: a released answer ends, once, and the others stay") {
  Bench bench([](aha_call* call, const aha_event&) {
    Asked asked(2);
    CHECK(asked.send(call) == AHA_OK);
    http_all().release(call, asked.exchanges[0].id);
    http_all().release(call, asked.exchanges[0].id);
    http_all().release(call, 4'711);
    http_all().release(nullptr, asked.exchanges[1].id);
    CHECK(text(asked.responses[1].body) == "answer to request 1");
  });
  bench.egress->on_start = [&](egress::TransferId id) {
    bench.egress->answer(id, echo(bench.egress->requests.back()));
  };
  bench.run();
  CHECK_FALSE(bench.outcomes.at(0).failure);
}
