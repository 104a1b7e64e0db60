#include "app/worker_log.hpp"

#include <fmt/chrono.h>

#include <utility>

#include "artifact/file_image.hpp"
#include "files/path_text.hpp"

namespace app {
namespace {

struct FateNames {
  std::string_view label;  // of the metric
  std::string_view words;  // in the log
};

FateNames names_of(worker::Observer::Fate fate) {
  switch (fate) {
    case worker::Observer::Fate::retried:
      return {"retried", "retried"};
    case worker::Observer::Fate::set_aside:
      return {"set_aside", "set aside"};
    case worker::Observer::Fate::out_of_time:
      return {"out_of_time", "timed out"};
    case worker::Observer::Fate::given_up:
      return {"given_up", "given up"};
  }
  return {};
}

telemetry::AboutEvent about(const worker::Observer::Event& event) {
  return {event.service, event.event_name, event.event_id, event.generation, event.age};
}

}  // namespace

void WorkerLog::started(const plugin::Module& module, std::int64_t pid, double took_ms,
                        std::string_view confinement) {
  metrics_.worker_started(took_ms / 1'000);
  log_.debug("{}: process {} serves after {:.1f} ms{}{}", module.file(), pid, took_ms,
             confinement.empty() ? "" : ", confined by ", confinement);
  tell_change();
}

void WorkerLog::said(const plugin::Module& module, std::int64_t pid, std::string_view line) {
  log_.warn("{} (process {}) printed: {}", module.file(), pid, line);
}

// There was no process, so there is nothing to report of it.
void WorkerLog::start_failed(const plugin::Module& module, std::string_view cause) {
  metrics_.worker_start_failed(artifact::plugin_name(module.file()));
  if (const auto untold = lines_.admit(fmt::format("start {}: {}", module.file(), cause)))
    log_.error("{}: no process could be started: {}.{}", module.file(), cause,
               telemetry::and_as_many_more(*untold));
}

void WorkerLog::zygote_revived(std::string_view end) {
  if (const auto untold = lines_.admit("zygote ended"))
    log_.error("the zygote exited ({}) and was started again.{}", end, telemetry::and_as_many_more(*untold));
}

void WorkerLog::zygote_lost(std::string_view why) {
  if (const auto untold = lines_.admit(fmt::format("zygote lost: {}", why)))
    log_.error("the zygote could not be started: {}.{}", why, telemetry::and_as_many_more(*untold));
}

void WorkerLog::failed(std::string_view what) {
  if (const auto untold = lines_.admit(fmt::format("failed: {}", what)))
    log_.error("watching worker processes was interrupted and continues: {}.{}", what,
               telemetry::and_as_many_more(*untold));
}

void WorkerLog::stopped(const plugin::Module& module, std::int64_t pid) {
  metrics_.worker_ended(artifact::plugin_name(module.file()), "stopped");
  log_.debug("{}: process {} has ended", module.file(), pid);
  tell_change();
}

void WorkerLog::died(const plugin::Module& module, const worker::Death& death) {
  metrics_.worker_ended(artifact::plugin_name(module.file()), "died");
  tell_change();
  const auto report = reports_.path_of(module.file(), death.pid);
  log_.error("{}: process {} {}; its report is {}", module.file(), death.pid, death.cause,
             files::text_of(report));
  auto text = text::format(
      "{:%Y-%m-%d %H:%M:%S} UTC\nfile: {}\nversion: {}\nsha256: {}\ntier: {}\nprocess: {}\nend: "
      "{}\nbacktrace:\n{}",
      fmt::gmtime(std::time(nullptr)), module.file(), module.artifact().manifest.version, module.sha256(),
      plugin::to_string(module.tier()), death.pid, death.cause, death.backtrace.empty() ? "(none)" : "");
  if (death.backtrace.empty()) return reports_.add(report, text + '\n');
  reports_.add(report, std::move(text),
               CrashReports::Backtrace{death.backtrace, module.copy().path(), module.file()});
}

void WorkerLog::quarantined(const plugin::Module& module, std::string_view reason) {
  const auto plugin = artifact::plugin_name(module.file());
  {
    const guard::Lock lock(mutex_);
    quarantined_[plugin] = &module;
    metrics_.set_quarantined(plugin, true);
  }
  tell_change();
  log_.error(
      "{0} is quarantined: its process died too often; the last one {1}. Fix the file, let it try again with "
      "`aha-host quarantine release {2}`, or roll back to the previous version with `aha-host plugin "
      "rollback {2}`",
      module.file(), reason, module.artifact().manifest.services.front().name);
}

void WorkerLog::released(const plugin::Module& module) {
  end_quarantine(module);
  log_.info("{} is released from quarantine", module.file());
  tell_change();
}

void WorkerLog::over(const plugin::Module& module) {
  if (end_quarantine(module)) log_.info("{}: the quarantined version was replaced or removed", module.file());
}

// False if it was not this version that is quarantined.
bool WorkerLog::end_quarantine(const plugin::Module& module) {
  const auto plugin = artifact::plugin_name(module.file());
  const guard::Lock lock(mutex_);
  const auto found = quarantined_.find(plugin);
  if (found == quarantined_.end() || found->second != &module) return false;
  quarantined_.erase(found);
  metrics_.set_quarantined(plugin, false);
  return true;
}

void WorkerLog::lost(const plugin::Module& module, const Victim& victim, Fate fate,
                     const worker::Death& death) {
  metrics_.event_lost_worker(artifact::plugin_name(module.file()), names_of(fate).label);
  const auto line = text::format("{}{}: event {} ({}) of {} (generation {}, version {})",
                                 victim.is_blamed ? "its code ran, " : "", names_of(fate).words,
                                 victim.event_id, victim.event_name, victim.service, victim.generation,
                                 victim.version.empty() ? "unknown" : victim.version);
  reports_.add(reports_.path_of(module.file(), death.pid), line + '\n');
  log_.write(fate == Fate::retried ? telemetry::Level::warn : telemetry::Level::error,
             text::format("{}: process {} {}; ", module.file(), death.pid, death.cause) + line,
             about(victim));
}

void WorkerLog::stuck(const plugin::Module& module, std::int64_t pid, const Event& event,
                      std::chrono::milliseconds held) {
  metrics_.call_stuck(event.service);
  log_.event(telemetry::Level::warn, about(event),
             "{}: process {} has been held for {} ms by one event, {} of {}", module.file(), pid,
             held.count(), event.event_id, event.service);
}

}  // namespace app
