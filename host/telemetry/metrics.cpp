#include "telemetry/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <utility>
#include <vector>

#include "guard/mutex.hpp"
#include "text/printable.hpp"

namespace telemetry {

using prometheus::BuildCounter;
using prometheus::BuildGauge;
using prometheus::BuildHistogram;
using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Histogram;

namespace {

constexpr std::array event_seconds{0.001, 0.005, 0.02, 0.1, 0.5, 1., 2., 5., 10., 30., 60., 310.};
const Histogram::BucketBoundaries load_seconds{0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2};

// Counted elsewhere: a counter is brought up to it, and never goes back.
void bring_up_to(Counter& counter, double count) {
  if (count > counter.Value()) counter.Increment(count - counter.Value());
}

}  // namespace

// Counts with plain atomics: the library's gauges and histograms repeat or lock, which shows on the way of an event.
// publish() hands the library what has come since it was last called.
class ServiceMetrics {
 public:
  ServiceMetrics(const std::array<Counter*, 3>& results, Gauge& in_flight, Histogram& seconds)
      : published_results_(results), published_in_flight_(in_flight), published_seconds_(seconds) {}

  void started() { started_.fetch_add(1, std::memory_order_relaxed); }

  void finished(EventResult result, std::chrono::nanoseconds took) {
    const double seconds = std::chrono::duration<double>(took).count();
    const auto bucket = std::ranges::lower_bound(event_seconds, seconds) - event_seconds.begin();
    buckets_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
    took_ns_.fetch_add(static_cast<std::uint64_t>(took.count()), std::memory_order_relaxed);
    results_[static_cast<std::size_t>(result)].fetch_add(1, std::memory_order_relaxed);
  }

  // By one thread at a time.
  void publish() {
    std::uint64_t ended = 0;
    for (std::size_t i = 0; i < results_.size(); ++i) {
      const auto count = results_[i].load(std::memory_order_relaxed);
      bring_up_to(*published_results_[i], static_cast<double>(count));
      ended += count;
    }
    const auto started = std::max(started_.load(std::memory_order_relaxed), ended);
    published_in_flight_.Set(static_cast<double>(started - ended));
    std::vector<double> fresh(buckets_.size());
    for (std::size_t i = 0; i < fresh.size(); ++i) {
      const auto count = buckets_[i].load(std::memory_order_relaxed);
      fresh[i] = static_cast<double>(count - std::exchange(handed_buckets_[i], count));
    }
    const auto took_ns = took_ns_.load(std::memory_order_relaxed);
    const std::chrono::duration<double, std::nano> took(
        static_cast<double>(took_ns - std::exchange(handed_ns_, took_ns)));
    published_seconds_.ObserveMultiple(fresh, std::chrono::duration<double>(took).count());
  }

 private:
  std::atomic<std::uint64_t> started_{0};
  std::array<std::atomic<std::uint64_t>, 3> results_{};  // by EventResult
  std::array<std::atomic<std::uint64_t>, event_seconds.size() + 1> buckets_{};
  std::atomic<std::uint64_t> took_ns_{0};
  std::array<std::uint64_t, event_seconds.size() + 1> handed_buckets_{};
  std::uint64_t handed_ns_ = 0;
  const std::array<Counter*, 3> published_results_;
  Gauge& published_in_flight_;
  Histogram& published_seconds_;
};

struct Metrics::Families {
  prometheus::Registry registry;
  Family<Counter>& events = BuildCounter()
                                .Name("aha_events_total")
                                .Help("Events handled, by service and result.")
                                .Register(registry);
  Family<Gauge>& in_flight =
      BuildGauge().Name("aha_events_in_flight").Help("Events being handled now.").Register(registry);
  Family<Histogram>& seconds = BuildHistogram()
                                   .Name("aha_event_duration_seconds")
                                   .Help("Time from an event's arrival to its result.")
                                   .Register(registry);
  Family<Gauge>& build =
      BuildGauge().Name("aha_build_info").Help("1; the labels name the running build.").Register(registry);
  Family<Counter>& answers =
      BuildCounter().Name("aha_http_answers_total").Help("HTTP answers, by status.").Register(registry);
  Family<Counter>& refusals = BuildCounter()
                                  .Name("aha_http_refusals_total")
                                  .Help("Requests and connections refused, by reason.")
                                  .Register(registry);
  Family<Gauge>& connections =
      BuildGauge().Name("aha_http_connections").Help("Open client connections.").Register(registry);
  Family<Histogram>& loads = BuildHistogram()
                                 .Name("aha_plugin_load_seconds")
                                 .Help("Time from noticing a plugin file to serving it.")
                                 .Register(registry);
  Family<Counter>& load_refusals = BuildCounter()
                                       .Name("aha_plugin_refusals_total")
                                       .Help("Plugin files refused, by step.")
                                       .Register(registry);
  Family<Counter>& ends = BuildCounter()
                              .Name("aha_generations_ended_total")
                              .Help("Replaced or retired generations, by whether they left memory.")
                              .Register(registry);
  Family<Counter>& stuck = BuildCounter()
                               .Name("aha_calls_stuck_total")
                               .Help("Calls that held their thread longer than the watchdog allows.")
                               .Register(registry);
  Family<Counter>& loops_held = BuildCounter()
                                    .Name("aha_loop_stalls_total")
                                    .Help("Times an event loop was blocked by something other than a plugin.")
                                    .Register(registry);
  Family<Gauge>& blocked_threads =
      BuildGauge()
          .Name("aha_thread_blocked")
          .Help("1 while a thread beside the event loops spends too long on one task, by thread.")
          .Register(registry);
  Family<Counter>& outgoing_refusals = BuildCounter()
                                           .Name("aha_outgoing_refusals_total")
                                           .Help("Outgoing requests blocked, by service and reason.")
                                           .Register(registry);
  Family<Counter>& worker_start_failures =
      BuildCounter()
          .Name("aha_worker_start_failures_total")
          .Help("Processes of plugins that could not be started, by plugin.")
          .Register(registry);
  Family<Histogram>& worker_starts = BuildHistogram()
                                         .Name("aha_worker_start_seconds")
                                         .Help("Time from requesting a worker process to its first message.")
                                         .Register(registry);
  Family<Counter>& worker_ends = BuildCounter()
                                     .Name("aha_workers_ended_total")
                                     .Help("Worker processes that were stopped or died, by plugin.")
                                     .Register(registry);
  Family<Counter>& lost_workers = BuildCounter()
                                      .Name("aha_events_lost_worker_total")
                                      .Help("Events whose worker died, by plugin and fate.")
                                      .Register(registry);
  Family<Gauge>& quarantined =
      BuildGauge()
          .Name("aha_plugin_quarantined")
          .Help("1 while a plugin is quarantined, because its workers died too often.")
          .Register(registry);
  Family<Gauge>& unknown_outcomes =
      BuildGauge()
          .Name("aha_unknown_outcomes")
          .Help("Records with an event that creates and is running or has an unknown outcome.")
          .Register(registry);
  Family<Gauge>& used =
      BuildGauge()
          .Name("aha_plugin_used")
          .Help("What the host holds for a plugin, by resource; see the limits in /services.")
          .Register(registry);
  Family<Gauge>& index_reads =
      BuildGauge()
          .Name("aha_plugin_index_read_timestamp_seconds")
          .Help("When a plugin index was last read and verified, in seconds since 1970.")
          .Register(registry);
  Family<Gauge>& kept_bytes =
      BuildGauge()
          .Name("aha_service_kept_bytes")
          .Help("Size of the values that a service stores, keys and overhead included.")
          .Register(registry);
  Family<Counter>& limit_refusals = BuildCounter()
                                        .Name("aha_plugin_limit_refusals_total")
                                        .Help("How often a plugin was refused more of a resource.")
                                        .Register(registry);
  Family<Counter>& loop_time = BuildCounter()
                                   .Name("aha_plugin_loop_seconds_total")
                                   .Help("Time that event loops spent on frames from a plugin's processes.")
                                   .Register(registry);
  guard::Mutex mutex;
  std::map<std::string, ServiceMetrics> services AHA_GUARDED_BY(mutex);
  // Resolved on first use: a look-up by label on every answer would show in the benchmark.
  std::array<std::atomic<Counter*>, 600> answers_by_status{};
};

Metrics::Metrics() : families_(std::make_unique<Families>()) {}
Metrics::~Metrics() = default;

ServiceMetrics& Metrics::service(const std::string& name) {
  const guard::Lock lock(families_->mutex);
  const auto found = families_->services.find(name);
  if (found != families_->services.end()) return found->second;
  const auto result = [&](const char* label) {
    return &families_->events.Add({{"service", name}, {"result", label}});
  };
  const Histogram::BucketBoundaries boundaries(event_seconds.begin(), event_seconds.end());
  return families_->services
      .try_emplace(name, std::array{result("ok"), result("failed"), result("timed_out")},
                   families_->in_flight.Add({{"service", name}}),
                   families_->seconds.Add({{"service", name}}, boundaries))
      .first->second;
}

void Metrics::event_started(ServiceMetrics& service) {
  service.started();
}

void Metrics::event_finished(ServiceMetrics& service, EventResult result, std::chrono::nanoseconds took) {
  service.finished(result, took);
}

void Metrics::request_answered(int status) {
  auto& slot = families_->answers_by_status.at(static_cast<std::size_t>(status));
  Counter* counter = slot.load(std::memory_order_acquire);
  if (counter == nullptr) {
    counter = &families_->answers.Add({{"status", std::to_string(status)}});
    slot.store(counter, std::memory_order_release);
  }
  counter->Increment();
}

void Metrics::request_refused(std::string_view reason) {
  families_->refusals.Add({{"reason", std::string(reason)}}).Increment();
}

void Metrics::plugin_loaded(double seconds) {
  families_->loads.Add({}, load_seconds).Observe(seconds);
}

void Metrics::plugin_refused(std::string_view step) {
  families_->load_refusals.Add({{"step", std::string(step)}}).Increment();
}

void Metrics::generation_ended(bool unloaded) {
  families_->ends.Add({{"end", unloaded ? "unloaded" : "retained"}}).Increment();
}

void Metrics::call_stuck(const std::string& service) {
  families_->stuck.Add({{"service", service}}).Increment();
}

void Metrics::loop_held() {
  families_->loops_held.Add({}).Increment();
}

void Metrics::set_thread_blocked(const std::string& thread, bool is_blocked) {
  families_->blocked_threads.Add({{"thread", thread}}).Set(is_blocked ? 1 : 0);
}

void Metrics::outgoing_refused(const std::string& service, std::string_view reason) {
  families_->outgoing_refusals.Add({{"service", service}, {"reason", std::string(reason)}}).Increment();
}

void Metrics::set_build(std::string_view version, std::string_view commit, std::uint32_t abi,
                        std::string_view compiler) {
  const prometheus::Labels of_build{{"version", std::string(version)},
                                    {"commit", std::string(commit)},
                                    {"abi", std::to_string(abi)},
                                    {"compiler", std::string(compiler)}};
  families_->build.Add(of_build).Set(1);
}

void Metrics::set_connections(double open) {
  families_->connections.Add({}).Set(open);
}

void Metrics::worker_started(double seconds) {
  families_->worker_starts.Add({}, load_seconds).Observe(seconds);
}

void Metrics::worker_start_failed(const std::string& plugin) {
  families_->worker_start_failures.Add({{"plugin", plugin}}).Increment();
}

void Metrics::worker_ended(const std::string& plugin, std::string_view end) {
  families_->worker_ends.Add({{"plugin", text::printable(plugin)}, {"end", std::string(end)}}).Increment();
}

void Metrics::event_lost_worker(const std::string& plugin, std::string_view fate) {
  families_->lost_workers.Add({{"plugin", text::printable(plugin)}, {"fate", std::string(fate)}}).Increment();
}

void Metrics::set_quarantined(const std::string& plugin, bool is_quarantined) {
  families_->quarantined.Add({{"plugin", text::printable(plugin)}}).Set(is_quarantined ? 1 : 0);
}

void Metrics::set_unknown_outcomes(double notes) {
  families_->unknown_outcomes.Add({}).Set(notes);
}

void Metrics::set_plugin_usage(const std::string& plugin, std::string_view resource, double used,
                               double refusals) {
  const prometheus::Labels labels{{"plugin", text::printable(plugin)}, {"resource", std::string(resource)}};
  families_->used.Add(labels).Set(used);
  bring_up_to(families_->limit_refusals.Add(labels), refusals);
}

void Metrics::set_plugin_loop_time(const std::string& plugin, double seconds) {
  bring_up_to(families_->loop_time.Add({{"plugin", text::printable(plugin)}}), seconds);
}

void Metrics::set_kept_bytes(const std::string& service, double bytes) {
  families_->kept_bytes.Add({{"service", text::printable(service)}}).Set(bytes);
}

void Metrics::set_index_read(const std::string& address, double at_s) {
  families_->index_reads.Add({{"index", text::printable(address)}}).Set(at_s);
}

std::string Metrics::render() const {
  {
    const guard::Lock lock(families_->mutex);
    for (auto& [name, service] : families_->services) service.publish();
  }
  return prometheus::TextSerializer().Serialize(families_->registry.Collect());
}

}  // namespace telemetry
