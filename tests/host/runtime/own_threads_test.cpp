// Plugin code on threads of its own: what it asks of the host has to be as it is on a fiber.
#include "runtime/own_threads.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <set>
#include <thread>

#include "loop_bench.hpp"
#include "runtime/threaded_executor.hpp"
#include "runtime/threaded_host_table.hpp"

using namespace std::chrono_literals;
using namespace loop_bench;

namespace {

const aha_host& threaded = runtime::threaded_host_table();

// A bench whose handler runs on threads.
struct ThreadedBench : Bench {
  ThreadedBench(std::size_t most, Receive handler) : Bench(std::move(handler)), threads(*loop, most) {
    plugin::Generation::Parts parts;
    parts.description.name = "test";
    parts.egress = {"*"};
    parts.factory = &factory;
    parts.instance = &receive;
    parts.executor = std::make_unique<runtime::ThreadedExecutor>(factory, &receive, threads);
    generation = std::make_shared<plugin::Generation>(std::move(parts));
  }
  runtime::OwnThreads threads;
};

std::int32_t get(aha_call* call, aha_http_response& response) {
  aha_http_request request{};
  request.size = sizeof request;
  request.method = bytes("GET");
  request.url = bytes("https://example.com/");
  response = {};
  response.size = sizeof response;
  return threaded.http(call, &request, &response);
}

// Passes once so many have come.
struct Gate {
  std::atomic<int> missing;
  void pass() {
    --missing;
    while (missing > 0) std::this_thread::yield();
  }
};

}  // namespace

TEST_CASE("own threads: a call has all of the host's functions, and its outcome is the code's") {
  ThreadedBench bench(2, [](aha_call* call, const aha_event& event) {
    CHECK(text(event.event) == "ping");
    CHECK(runtime::Call::current() == nullptr);  // no fiber is on this thread
    threaded.log(call, AHA_LOG_WARN, bytes("one"));
    CHECK(threaded.remaining(call) > 0);
    CHECK(threaded.alloc(call, 100, 8) != nullptr);
    aha_http_response response;
    CHECK(get(call, response) == AHA_OK);
    CHECK(response.status == 201);
    CHECK(threaded.sleep(call, 1) == AHA_OK);
    threaded.set_meta_data(call, bytes(R"({"a":1})"));
  });
  bench.egress->on_start = [&](egress::TransferId id) {
    egress::Response response;
    response.status = 201;
    bench.egress->answer(id, std::move(response));
  };
  bench.run();
  REQUIRE(bench.outcomes.size() == 1);
  CHECK(bench.outcomes[0].messages.at(0).text == "one");
  CHECK(bench.outcomes[0].meta_data == R"({"a":1})");
  CHECK_FALSE(bench.outcomes[0].failure);
}

TEST_CASE("own threads: every table that a plugin can ask for hands its functions over") {
  for (const auto id : runtime::capabilities) {
    if (id == AHA_CAPABILITY_HTTP) continue;  // the table itself
    CAPTURE(id);
    CHECK(threaded.query(&threaded, bytes(id)) != nullptr);
    CHECK(threaded.query(&threaded, bytes(id)) != host.query(&host, bytes(id)));
  }
  CHECK(threaded.query(&threaded, bytes(AHA_CAPABILITY_HTTP)) == &threaded);
}

TEST_CASE("own threads: code that blocks its thread holds up neither the loop nor other calls") {
  Gate gate{4};
  ThreadedBench bench(4, [&](aha_call*, const aha_event&) { gate.pass(); });
  bench.run(4);
  CHECK(bench.outcomes.size() == 4);
}

TEST_CASE("own threads: beyond their number calls wait, and no two share a thread") {
  std::atomic<int> running = 0, most = 0;
  Gate gate{3};
  ThreadedBench bench(3, [&](aha_call* call, const aha_event&) {
    const int now = ++running;
    gate.pass();  // the first three are there at once
    for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
    }
    CHECK(threaded.sleep(call, 2) == AHA_OK);
    --running;
  });
  bench.run(20);
  CHECK(bench.outcomes.size() == 20);
  CHECK(most == 3);
  for (const auto& outcome : bench.outcomes) CHECK_FALSE(outcome.failure);
}

TEST_CASE("own threads: a call whose time is up before a thread is free ends without one") {
  std::atomic<int> ran = 0;
  std::atomic<bool> leave = false;
  ThreadedBench bench(1, [&](aha_call*, const aha_event&) {
    ++ran;
    leave.wait(false);
  });
  bench.open = 2;
  bench.loop->defer([&] {
    bench.start("{}", 10s);
    runtime::Event event;
    bench.loop->start(bench.generation, event, 20ms, [&](runtime::Outcome&& outcome) {
      CHECK(outcome.failure);
      CHECK(outcome.failure->kind == AHA_FAIL_TIMEOUT);
      bench.outcomes.push_back(std::move(outcome));
      --bench.open;
      leave = true;
      leave.notify_all();
    });
  });
  bench.loop->run();
  CHECK(ran == 1);
  CHECK(bench.outcomes.size() == 2);
}

TEST_CASE("own threads: cancelling reaches code that waits in a function of the host's") {
  ThreadedBench bench(1, [&](aha_call* call, const aha_event&) {
    CHECK(threaded.sleep(call, 60'000) == AHA_ETIMEDOUT);
    CHECK(threaded.remaining(call) <= 0);
  });
  bench.run(1, 20ms);
  REQUIRE(bench.outcomes.at(0).failure);
  CHECK(bench.outcomes[0].failure->kind == AHA_FAIL_TIMEOUT);
}

TEST_CASE("own threads: a call is nobody's but its own thread's") {
  ThreadedBench bench(2, [&](aha_call* call, const aha_event&) {
    std::thread other([&] {
      threaded.log(call, AHA_LOG_INFO, bytes("from elsewhere"));
      CHECK(threaded.sleep(call, 1) == AHA_EINVAL);
      CHECK(threaded.alloc(call, 8, 8) == nullptr);
    });
    other.join();
  });
  bench.run();
  CHECK(bench.outcomes.at(0).messages.empty());
}

TEST_CASE("own threads: a collection is written from its thread") {
  ThreadedBench bench(1, [](aha_call*, const aha_event&) {});
  std::string written;
  bench.loop->defer([&] {
    runtime::CollectionQuery query;
    query.field = "project";
    bench.loop->start(bench.generation, query, 10s, [&](runtime::Outcome&& outcome) {
      written = outcome.collection;
      bench.loop->context().stop();
    });
  });
  bench.loop->run();
  CHECK(written == R"([["project",1]])");
}
