// What becomes of worker processes, as log lines, metrics, and a file for each that died.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>

#include "app/crash_reports.hpp"
#include "guard/mutex.hpp"
#include "telemetry/log.hpp"
#include "telemetry/metrics.hpp"
#include "telemetry/recurring.hpp"
#include "worker/observer.hpp"

namespace app {

class WorkerLog final : public worker::Observer {
 public:
  // changed  told that what GET /services says of a process may be another thing now; may be null. [any]
  WorkerLog(telemetry::Log& log, telemetry::Metrics& metrics, CrashReports& reports,
            std::function<void()> changed = nullptr)
      : log_(log), metrics_(metrics), reports_(reports), changed_(std::move(changed)) {}

  void started(const plugin::Module& module, std::int64_t pid, double took_ms,
               std::string_view confinement) override;
  void said(const plugin::Module& module, std::int64_t pid, std::string_view line) override;
  void start_failed(const plugin::Module& module, std::string_view cause) override;
  void stopped(const plugin::Module& module, std::int64_t pid) override;
  void died(const plugin::Module& module, const worker::Death& death) override;
  void quarantined(const plugin::Module& module, std::string_view reason) override;
  void released(const plugin::Module& module) override;
  void over(const plugin::Module& module) override;
  void lost(const plugin::Module& module, const Victim& victim, Fate fate,
            const worker::Death& death) override;
  void stuck(const plugin::Module& module, std::int64_t pid, const Event& event,
             std::chrono::milliseconds held) override;
  void zygote_revived(std::string_view end) override;
  void zygote_lost(std::string_view why) override;
  void failed(std::string_view what) override;

 private:
  bool end_quarantine(const plugin::Module& module);
  void tell_change() const {
    if (changed_) changed_();
  }

  telemetry::Log& log_;
  telemetry::Metrics& metrics_;
  CrashReports& reports_;
  const std::function<void()> changed_;
  telemetry::Recurring lines_;
  guard::Mutex mutex_;
  // Which version of a plugin is in quarantine: the end of another one changes nothing.
  std::map<std::string, const plugin::Module*> quarantined_ AHA_GUARDED_BY(mutex_);
};

}  // namespace app
