#include "telemetry/metrics.hpp"

#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using telemetry::EventResult;
using telemetry::Metrics;

namespace {

bool has_line(const std::string& text, const std::string& line) {
  return text.find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("events that run, end and take time are in the next text, and counted once over several texts") {
  Metrics metrics;
  auto& echo = metrics.service("echo");
  for (int i = 0; i < 4; ++i) Metrics::event_started(echo);
  Metrics::event_finished(echo, EventResult::ok, 3ms);
  Metrics::event_finished(echo, EventResult::failed, 250ms);
  const auto first = metrics.render();
  CHECK(has_line(first, R"(aha_events_in_flight{service="echo"} 2)"));
  CHECK(has_line(first, R"(aha_events_total{result="ok",service="echo"} 1)"));
  CHECK(has_line(first, R"(aha_events_total{result="failed",service="echo"} 1)"));
  CHECK(has_line(first, R"(aha_event_duration_seconds_bucket{service="echo",le="0.001"} 0)"));
  CHECK(has_line(first, R"(aha_event_duration_seconds_bucket{service="echo",le="0.005"} 1)"));
  CHECK(has_line(first, R"(aha_event_duration_seconds_bucket{service="echo",le="0.5"} 2)"));
  CHECK(has_line(first, R"(aha_event_duration_seconds_count{service="echo"} 2)"));
  CHECK(has_line(first, R"(aha_event_duration_seconds_sum{service="echo"} 0.253)"));

  Metrics::event_finished(echo, EventResult::timed_out, 400s);
  Metrics::event_finished(echo, EventResult::ok, 1ms);
  const auto second = metrics.render();
  CHECK(has_line(second, R"(aha_events_in_flight{service="echo"} 0)"));
  CHECK(has_line(second, R"(aha_events_total{result="ok",service="echo"} 2)"));
  CHECK(has_line(second, R"(aha_events_total{result="timed_out",service="echo"} 1)"));
  CHECK(has_line(second, R"(aha_event_duration_seconds_bucket{service="echo",le="0.001"} 1)"));
  CHECK(has_line(second, R"(aha_event_duration_seconds_bucket{service="echo",le="310"} 3)"));
  CHECK(has_line(second, R"(aha_event_duration_seconds_bucket{service="echo",le="+Inf"} 4)"));
}

TEST_CASE("no event of several threads is lost while texts are written") {
  constexpr int threads = 3, each = 20'000;
  Metrics metrics;
  std::vector<std::thread> loops;
  for (int i = 0; i < threads; ++i)
    loops.emplace_back([&] {
      auto& echo = metrics.service("echo");
      for (int n = 0; n < each; ++n) {
        Metrics::event_started(echo);
        Metrics::event_finished(echo, EventResult::ok, 1us);
      }
    });
  for (int i = 0; i < 50; ++i) metrics.render();
  for (auto& loop : loops) loop.join();
  const auto text = metrics.render();
  CHECK(has_line(text, R"(aha_events_in_flight{service="echo"} 0)"));
  CHECK(has_line(text, R"(aha_events_total{result="ok",service="echo"} 60000)"));
  CHECK(has_line(text, R"(aha_event_duration_seconds_count{service="echo"} 60000)"));
}
