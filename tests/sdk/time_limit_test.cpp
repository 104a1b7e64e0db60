#include <doctest/doctest.h>
#include <aha/call.hpp>
#include <aha/errors.hpp>
#include <aha/http.hpp>
#include <aha/service.hpp>
#include <aha/testing.hpp>

namespace {

using namespace std::chrono_literals;
using aha::Call;
using aha::TimeLimit;
using aha::testing::Host;

TEST_CASE("a limit narrows what requests may take, and ends with its scope") {
  Host host;
  host.expect("GET", "https://x.com/1").expect("GET", "https://x.com/2").expect("GET", "https://x.com/3");
  const auto outcome = host.run({}, [](Call& call) {
    const aha::http::Client client(call);
    {
      const TimeLimit limit(call, 5s);
      client.get("https://x.com/1");
      const TimeLimit wider(call, 60s);
      client.get("https://x.com/2");
    }
    client.get("https://x.com/3");
  });
  CHECK(outcome.requests.at(0).timeout_ms == 5000);
  CHECK(outcome.requests.at(1).timeout_ms == 5000);
  CHECK(outcome.requests.at(2).timeout_ms == 310'000);
}

TEST_CASE("a step may leave time for the one after it, and never takes more than half of what is short") {
  class Step final : public aha::Service {};
  Host host;
  host.deadline(60s);
  host.run({}, [](Call& call) {
    Step service;
    service.bind(call);
    {
      const auto limit = service.leaving(10s);
      CHECK(call.remaining() == 50s);
    }
    const TimeLimit short_of_it(call, 12s);
    const auto limit = service.leaving(10s);
    CHECK(call.remaining() == 6s);
  });
}

TEST_CASE("a slow answer ends as a timeout once the limit has passed") {
  Host host;
  host.expect("POST", "https://x.com/", {.took = 6s});
  host.run({}, [](Call& call) {
    const TimeLimit limit(call, 5s);
    CHECK_THROWS_AS(aha::http::Client(call).post("https://x.com/"), aha::TimeoutError);
    CHECK(call.remaining() == 0s);
  });
}

TEST_CASE("the limit counts over several requests") {
  Host host;
  host.expect("GET", "https://x.com/", {.took = 3s}).expect("GET", "https://x.com/", {.took = 3s});
  host.run({}, [](Call& call) {
    const TimeLimit limit(call, 5s);
    const aha::http::Client client(call);
    client.get("https://x.com/");
    CHECK_THROWS_AS(client.get("https://x.com/"), aha::TimeoutError);
  });
}

TEST_CASE("a client's own timeout counts where it is the shorter one") {
  Host host;
  host.expect("GET", "https://x.com/");
  const auto outcome =
      host.run({}, [](Call& call) { aha::http::Client(call).timeout(2s).get("https://x.com/"); });
  CHECK(outcome.requests.at(0).timeout_ms == 2000);
}

TEST_CASE("the user's own timeout is in seconds, as a number or as text") {
  Host host;
  host.expect("POST", "https://x.com/hook");
  const auto outcome =
      host.receive({.event = "greet", .data = {{"hook_url", "https://x.com/hook"}, {"timeout", "5"}}});
  CHECK(outcome.requests.at(0).timeout_ms == 5000);
}

TEST_CASE("sleeping beyond a limit fails at once, and cancellation is told apart") {
  Host host;
  host.run({}, [](Call& call) {
    const TimeLimit limit(call, 5s);
    CHECK_THROWS_AS(call.sleep(6s), aha::TimeoutError);
    call.sleep(4s);
    CHECK(call.remaining() == 1s);
  });
  host.on_sleep([](auto) { return AHA_ECANCELLED; });
  host.run({}, [](Call& call) { CHECK_THROWS_AS(call.sleep(1s), aha::Cancelled); });
  host.on_sleep([](auto) { return AHA_ETIMEDOUT; });
  host.run({}, [](Call& call) { CHECK_THROWS_AS(call.sleep(1s), aha::TimeoutError); });
}

}  // namespace
