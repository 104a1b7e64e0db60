#include "app/worker_log.hpp"

#include <fmt/chrono.h>

#include <algorithm>
#include <vector>

#include "plugin/private_folder.hpp"
#include "worker/fleet.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;

// So many reports are kept, the newest.
constexpr std::size_t max_reports = 100;
constexpr std::string_view report_extension = ".txt";

std::string_view to_string(worker::Observer::Fate fate) {
  switch (fate) {
    case worker::Observer::Fate::retried:
      return "retried";
    case worker::Observer::Fate::set_aside:
      return "set aside";
    case worker::Observer::Fate::out_of_time:
      return "out of time";
    case worker::Observer::Fate::given_up:
      return "given up";
  }
  return "";
}

}  // namespace

void WorkerLog::started(const plugin::Module& module, std::int64_t pid, double took_ms,
                        std::string_view confinement) {
  metrics_.worker_started(took_ms / 1'000);
  log_.debug("{}: process {} serves after {:.1f} ms{}{}", module.file(), pid, took_ms,
             confinement.empty() ? "" : ", confined by ", confinement);
}

void WorkerLog::said(const plugin::Module& module, std::int64_t pid, std::string_view line) {
  log_.warn("{} (process {}) printed: {}", module.file(), pid, line);
}

// There was no process, so there is nothing to report of it.
void WorkerLog::start_failed(const plugin::Module& module, std::string_view cause) {
  metrics_.worker_start_failed(worker::plugin_name(module.file()));
  if (const auto untold = lines_.admit(fmt::format("start {}: {}", module.file(), cause)))
    log_.error("{}: no process could be started: {}.{}", module.file(), cause,
               telemetry::and_as_many_more(*untold));
}

void WorkerLog::zygote_revived(std::string_view end) {
  if (const auto untold = lines_.admit("zygote ended"))
    log_.error("the process that starts others for the host has ended ({}); another takes its place.{}", end,
               telemetry::and_as_many_more(*untold));
}

void WorkerLog::zygote_lost(std::string_view why) {
  if (const auto untold = lines_.admit(fmt::format("zygote lost: {}", why)))
    log_.error("no process that starts others for the host could be started: {}.{}", why,
               telemetry::and_as_many_more(*untold));
}

void WorkerLog::failed(std::string_view what) {
  if (const auto untold = lines_.admit(fmt::format("failed: {}", what)))
    log_.error("watching worker processes was interrupted, and goes on: {}.{}", what,
               telemetry::and_as_many_more(*untold));
}

void WorkerLog::stopped(const plugin::Module& module, std::int64_t pid) {
  metrics_.worker_ended(worker::plugin_name(module.file()), "stopped");
  log_.debug("{}: process {} has ended", module.file(), pid);
}

void WorkerLog::died(const plugin::Module& module, const worker::Death& death) {
  metrics_.worker_ended(worker::plugin_name(module.file()), "died");
  const auto report = report_of(module, death);
  log_.error("{}: process {} {}; its report is {}", module.file(), death.pid, death.cause, report.string());
  append(
      report,
      text::format("{:%Y-%m-%d %H:%M:%S} UTC\nfile: {}\nversion: {}\nsha256: {}\ntier: {}\nprocess: {}\nend: "
                   "{}\nbacktrace:\n{}\n",
                   fmt::gmtime(std::time(nullptr)), module.file(), module.artifact().manifest.version,
                   module.sha256(), plugin::to_string(module.tier()), death.pid, death.cause,
                   text::Lines{death.backtrace.empty() ? "(none)" : death.backtrace}));
  drop_oldest();
}

void WorkerLog::quarantined(const plugin::Module& module, std::string_view reason) {
  const auto plugin = worker::plugin_name(module.file());
  {
    const std::lock_guard lock(mutex_);
    quarantined_[plugin] = &module;
    metrics_.set_quarantined(plugin, true);
  }
  log_.error(
      "{0} is quarantined: its process died too often; the last one {1}. Mend the file, let it try again "
      "with "
      "`aha-host quarantine release {2}`, or go back to the version before with `aha-host quarantine "
      "rollback {2}`",
      module.file(), reason, module.artifact().manifest.services.front().name);
}

void WorkerLog::released(const plugin::Module& module) {
  end_quarantine(module);
  log_.info("{} is released from quarantine", module.file());
}

void WorkerLog::over(const plugin::Module& module) {
  if (end_quarantine(module)) log_.info("{}: the version in quarantine is gone", module.file());
}

// False where it was not this version that is quarantined.
bool WorkerLog::end_quarantine(const plugin::Module& module) {
  const auto plugin = worker::plugin_name(module.file());
  const std::lock_guard lock(mutex_);
  const auto found = quarantined_.find(plugin);
  if (found == quarantined_.end() || found->second != &module) return false;
  quarantined_.erase(found);
  metrics_.set_quarantined(plugin, false);
  return true;
}

void WorkerLog::lost(const plugin::Module& module, const Victim& victim, Fate fate,
                     const worker::Death& death) {
  metrics_.event_lost_worker(worker::plugin_name(module.file()), to_string(fate));
  const auto line = text::format("{}{}: event {} ({}) of {} (generation {}, version {})",
                                 victim.is_blamed ? "its code ran, " : "", to_string(fate), victim.event_id,
                                 victim.event_name, victim.service, victim.generation,
                                 victim.version.empty() ? "unknown" : victim.version);
  append(report_of(module, death), line + '\n');
  fate == Fate::retried ? log_.warn("{}: process {} {}; {}", module.file(), death.pid, death.cause, line)
                        : log_.error("{}: process {} {}; {}", module.file(), death.pid, death.cause, line);
}

void WorkerLog::stuck(const plugin::Module& module, std::int64_t pid, const std::string& service,
                      std::string_view event_id, std::chrono::milliseconds held) {
  metrics_.call_stuck(service);
  log_.warn("{}: process {} has been held for {} ms by one event, {} of {}", module.file(), pid, held.count(),
            event_id, service);
}

fs::path WorkerLog::report_of(const plugin::Module& module, const worker::Death& death) const {
  return crashes_ / fmt::format("{}-{}.txt", module.file(), death.pid);
}

void WorkerLog::append(const fs::path& report, std::string_view text) {
  const std::lock_guard lock(mutex_);
  plugin::write_privately(report, text, plugin::Content::kept);  // a help for people, as far as it goes
}

void WorkerLog::drop_oldest() const {
  std::error_code ignored;
  std::vector<std::pair<fs::file_time_type, fs::path>> reports;
  for (const auto& entry : fs::directory_iterator(crashes_, ignored))
    if (entry.path().extension() == report_extension && entry.is_regular_file(ignored))
      reports.emplace_back(entry.last_write_time(ignored), entry.path());
  if (reports.size() <= max_reports) return;
  std::ranges::sort(reports);
  for (std::size_t i = 0; i < reports.size() - max_reports; ++i) fs::remove(reports[i].second, ignored);
}

}  // namespace app
