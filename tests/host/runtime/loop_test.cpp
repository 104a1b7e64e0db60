#include "runtime/loop.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <set>
#include <thread>

#include "loop_bench.hpp"
#include "runtime/watchdog.hpp"

using namespace std::chrono_literals;
using runtime::Loop;
using runtime::Outcome;
using namespace loop_bench;

namespace {

std::int32_t get(aha_call* call, aha_http_response& response) {
  aha_http_request request{};
  request.size = sizeof request;
  request.method = bytes("GET");
  request.url = bytes("https://example.com/");
  response = {};
  response.size = sizeof response;
  return host.http(call, &request, &response);
}

}  // namespace

TEST_CASE("loop: an event reaches the service with all its parts, and its lines come back in order") {
  Bench bench([](aha_call* call, const aha_event& event) {
    CHECK(text(event.service) == "test");
    CHECK(text(event.event) == "ping");
    CHECK(text(event.id) == "e-1");
    CHECK(text(event.payload) == "{}");
    CHECK(text(event.data) == "{}");
    CHECK(event.attempt == 1);
    host.log(call, AHA_LOG_INFO, bytes("one"));
    host.log(call, AHA_LOG_WARN, bytes("two"));
    host.set_meta_data(call, bytes(R"({"a":1})"));
  });
  bench.run();
  REQUIRE(bench.outcomes.size() == 1);
  CHECK(bench.outcomes[0].messages.size() == 2);
  CHECK(bench.outcomes[0].messages[1].text == "two");
  CHECK(bench.outcomes[0].meta_data == R"({"a":1})");
  CHECK_FALSE(bench.outcomes[0].failure);
  CHECK(bench.ledger.used(account::Resource::events) == 0);
  CHECK(bench.generation->in_flight() == 0);
}

TEST_CASE("loop: the first failure counts and drops the meta_data") {
  Bench bench([](aha_call* call, const aha_event&) {
    host.set_meta_data(call, bytes("{}"));
    host.fail(call, AHA_FAIL_REMOTE, bytes("X::Y"), bytes("first"), 1'500);
    host.fail(call, AHA_FAIL_CONFIGURATION, bytes(""), bytes("second"), 0);
  });
  bench.run();
  REQUIRE(bench.outcomes.at(0).failure);
  CHECK(bench.outcomes[0].failure->message == "first");
  CHECK(bench.outcomes[0].failure->class_name == "X::Y");
  CHECK(bench.outcomes[0].failure->retry_after_ms == 1'500);
  CHECK_FALSE(bench.outcomes[0].meta_data);
  CHECK(bench.generation->last_error() == "first");
}

TEST_CASE("loop: while one call waits for an answer others run, and each gets its own") {
  std::multiset<std::string> bodies;
  Bench bench([&](aha_call* call, const aha_event&) {
    aha_http_response response;
    CHECK(get(call, response) == AHA_OK);
    bodies.insert(text(response.body));
    CHECK(response.status == 201);
    CHECK(response.header_count == 1);
    CHECK(text(response.headers[0].value) == "v");
  });
  // Answered in reverse, once all wait.
  bench.egress->on_start = [&](egress::TransferId id) {
    if (id != 100) return;
    for (auto at = id; at > 0; --at) {
      egress::Response response;
      response.status = 201;
      response.headers = {{"n", "v"}};
      response.body = "answer " + std::to_string(at);
      bench.egress->answer(at, std::move(response));
    }
  };
  bench.run(100);
  CHECK(bench.outcomes.size() == 100);
  CHECK(bodies.size() == 100);
  CHECK(bodies.count("answer 1") == 1);
  CHECK(bodies.count("answer 100") == 1);
}

TEST_CASE("loop: every end of a transfer has its code and its words") {
  const std::vector<std::pair<egress::Error, std::int32_t>> table{
      {egress::Error::timed_out, AHA_ETIMEDOUT},      {egress::Error::bad_url, AHA_EURL},
      {egress::Error::address_refused, AHA_EADDRESS}, {egress::Error::unresolved, AHA_ERESOLVE},
      {egress::Error::connect_failed, AHA_ECONNECT},  {egress::Error::tls_failed, AHA_ETLS},
      {egress::Error::too_large, AHA_ETOOLARGE},      {egress::Error::broken_answer, AHA_EPROTOCOL},
      {egress::Error::unlisted_host, AHA_EADDRESS}};
  for (const auto& [error, expected] : table) {
    std::int32_t got = 1;
    std::string words;
    Bench bench([&](aha_call* call, const aha_event&) {
      aha_http_response response;
      got = get(call, response);
      words = text(response.error);
    });
    bench.egress->on_start = [&, error = error](egress::TransferId id) {
      egress::Response response;
      response.error = error;
      response.message = "what happened";
      bench.egress->answer(id, std::move(response));
    };
    bench.run();
    CHECK(got == expected);
    CHECK(words == "what happened");
  }
}

TEST_CASE("loop: an answer has its headers, however little of the call's memory is left") {
  std::int32_t got = AHA_EINTERNAL;
  std::uint64_t headers = 0;
  Bench bench([&](aha_call* call, const aha_event&) {
    aha_http_response response;
    got = get(call, response);
    headers = response.header_count;
  });
  bench.limits.memory_bytes = 1'000;
  bench.egress->on_start = [&](egress::TransferId id) {
    egress::Response response;
    response.status = 200;
    response.headers.assign(100, {"X-A", "1"});
    bench.egress->answer(id, std::move(response));
  };
  bench.run();
  CHECK(got == AHA_OK);
  CHECK(headers == 100);
}

TEST_CASE("loop: a deadline ends a sleep and a request, and the service is told so") {
  std::vector<std::int32_t> codes;
  Bench bench([&](aha_call* call, const aha_event&) {
    CHECK(host.remaining(call) > 0);
    codes.push_back(host.sleep(call, 60'000));
    CHECK(host.remaining(call) <= 0);
    aha_http_response response;
    codes.push_back(get(call, response));
  });
  bench.run(1, 30ms);
  CHECK(codes == std::vector<std::int32_t>{AHA_ETIMEDOUT, AHA_ETIMEDOUT});
  CHECK(bench.outcomes.at(0).failure->kind == AHA_FAIL_TIMEOUT);
  CHECK(bench.egress->requests.empty());  // past its deadline nothing goes out
}

TEST_CASE("loop: a request under way is cancelled at the deadline") {
  std::int32_t code = 0;
  Bench bench([&](aha_call* call, const aha_event&) {
    aha_http_response response;
    code = get(call, response);
  });
  bench.run(1, 30ms);
  CHECK(code == AHA_ETIMEDOUT);
  CHECK(bench.egress->pending.empty());
}

TEST_CASE("loop: a service deaf to its deadline is answered for, and its call still ends later") {
  bool stop = false;
  Bench bench([&](aha_call* call, const aha_event&) {
    while (!stop) host.sleep(call, 1);
  });
  bench.limits.grace = 50ms;
  bench.run(1, 20ms);
  REQUIRE(bench.outcomes.size() == 1);
  CHECK(bench.outcomes[0].still_running);
  CHECK(bench.outcomes[0].failure->kind == AHA_FAIL_TIMEOUT);
  CHECK(bench.loop->in_flight() == 1);
  stop = true;
  while (bench.loop->in_flight() > 0) bench.loop->context().poll();
  CHECK(bench.outcomes.size() == 1);
}

TEST_CASE("loop: cancelled because the host stops, a call is told another code") {
  std::int32_t code = 0;
  Bench bench([&](aha_call* call, const aha_event&) { code = host.sleep(call, 60'000); });
  bench.loop->defer(
      [&] { bench.loop->defer([&] { bench.loop->cancel_all(runtime::Call::End::stopping); }); });
  bench.run();
  CHECK(code == AHA_ECANCELLED);
  CHECK(bench.outcomes.at(0).failure->message.find("stopped") != std::string::npos);
}

TEST_CASE("loop: beyond its capacity an event is refused and nothing leaks") {
  account::Limits two;
  two[account::Resource::events].all = 2;
  Bench bench([](aha_call* call, const aha_event&) { host.sleep(call, 10); }, two);
  bench.open = 2;
  bench.loop->defer([&] {
    CHECK(bench.start());
    CHECK(bench.start());
    CHECK_FALSE(bench.start());
  });
  bench.loop->run();
  CHECK(bench.outcomes.size() == 2);
  CHECK(bench.ledger.used(account::Resource::events) == 0);
}

TEST_CASE("loop: one plugin's events leave room for those of another") {
  account::Limits forty;
  forty[account::Resource::events].all = 40;
  Bench bench([](aha_call* call, const aha_event&) { host.sleep(call, 10); }, forty);
  plugin::Generation::Parts parts;
  parts.description.name = "neighbour";
  parts.factory = &factory;
  parts.instance = &bench.receive;
  parts.account = &bench.ledger.of("neighbour.so");
  const auto neighbour = std::make_shared<plugin::Generation>(std::move(parts));
  runtime::Event event;
  event.id = "e-2";
  event.name = "ping";
  bench.open = 31;
  bench.loop->defer([&] {
    int started = 0;
    while (bench.start()) ++started;
    CHECK(started == 30);
    CHECK(bench.loop->start(neighbour, event, 10s, [&](Outcome&& outcome) {
      CHECK_FALSE(outcome.failure);
      if (--bench.open == 0) bench.loop->context().stop();
    }));
  });
  bench.loop->run();
  CHECK(bench.ledger.used(account::Resource::events) == 0);
}

TEST_CASE("loop: a request beyond what the plugin may have under way fails, with the reason") {
  account::Limits none;
  none[account::Resource::requests] = {.one = 0, .all = 10, .one_flag = "--some-flag"};
  std::int32_t code = 0;
  std::string error;
  Bench bench(
      [&](aha_call* call, const aha_event&) {
        aha_http_response response;
        code = get(call, response);
        error = text(response.error);
      },
      none);
  bench.run();
  CHECK(code == AHA_ETOOLARGE);
  CHECK(error.find("--some-flag") != std::string::npos);
  CHECK(bench.egress->requests.empty());
}

TEST_CASE("loop: a collection query is answered by the service's text") {
  Bench bench([](aha_call*, const aha_event&) {});
  std::string answer;
  bench.loop->defer([&] {
    bench.loop->start(bench.generation, runtime::CollectionQuery{"q", "board"}, 1s, [&](Outcome&& outcome) {
      answer = outcome.collection;
      bench.loop->context().stop();
    });
  });
  bench.loop->run();
  CHECK(answer == "[[\"board\",1]]");
}

TEST_CASE("host table: arguments that break the rules are refused") {
  Bench bench([&](aha_call* call, const aha_event&) {
    aha_http_request request{};
    aha_http_response response{};
    response.size = sizeof response;
    CHECK(host.http(call, &request, &response) == AHA_EINVAL);
    request.size = sizeof request;
    CHECK(host.http(call, &request, &response) == AHA_EINVAL);  // no method
    request.method = bytes("GET");
    request.header_count = 3;
    CHECK(host.http(call, &request, &response) == AHA_EINVAL);  // headers missing
    CHECK(host.http(call, nullptr, &response) == AHA_EINVAL);
    CHECK(host.alloc(call, 100, 3) == nullptr);
    CHECK(host.alloc(call, 100, 16) != nullptr);
    CHECK(host.query(&host, bytes("aha.http/1")) == &host);
    CHECK(host.query(&host, bytes("aha.nothing/1")) == nullptr);
    host.set_meta_data(call, bytes("{\"a\":"));
  });
  bench.run();
  CHECK(bench.outcomes.at(0).failure->message.find("meta_data") != std::string::npos);
}

TEST_CASE("host table: a call is of use only inside itself") {
  aha_call* first = nullptr;
  Bench bench([&](aha_call* call, const aha_event&) {
    if (first == nullptr) {
      first = call;
      CHECK(host.sleep(call, 50) == AHA_OK);
    } else {
      CHECK(host.sleep(first, 1) == AHA_EINVAL);
      host.log(first, AHA_LOG_INFO, bytes("misplaced"));
      CHECK(host.alloc(first, 8, 8) == nullptr);
    }
  });
  bench.run(2);
  for (const auto& outcome : bench.outcomes) CHECK(outcome.messages.empty());
}
