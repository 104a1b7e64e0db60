// What is said of requests that services were not let out with: a metric for each, and now and then a log line.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "runtime/refused_requests.hpp"
#include "telemetry/log.hpp"
#include "telemetry/metrics.hpp"

namespace app {

class RefusalLog final : public runtime::RefusedRequests {
 public:
  // Both outlive it.
  RefusalLog(telemetry::Log& log, telemetry::Metrics& metrics) : log_(log), metrics_(metrics) {}

  void add(const plugin::Generation& generation, const egress::Response& refused) override;

 private:
  struct Silence {
    std::chrono::steady_clock::time_point until;
    std::uint64_t untold = 0;
  };

  telemetry::Log& log_;
  telemetry::Metrics& metrics_;
  std::mutex mutex_;
  // By service and reason, guarded by mutex_. Not by host: those come from events, and there is no end of them.
  std::map<std::pair<std::string, std::string_view>, Silence> silences_;
};

}  // namespace app
