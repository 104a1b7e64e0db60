// Counts outgoing requests that egress blocked, and logs some of them.
#pragma once

#include "runtime/refused_requests.hpp"
#include "telemetry/log.hpp"
#include "telemetry/metrics.hpp"
#include "telemetry/recurring.hpp"

namespace app {

class RefusalLog final : public runtime::RefusedRequests {
 public:
  // Both outlive it.
  RefusalLog(telemetry::Log& log, telemetry::Metrics& metrics) : log_(log), metrics_(metrics) {}

  void add(const plugin::Generation& generation, const egress::Response& refused) override;

 private:
  telemetry::Log& log_;
  telemetry::Metrics& metrics_;
  // By service and reason. Not by host: those come from events, and there is no end of them.
  telemetry::Recurring lines_;
};

}  // namespace app
