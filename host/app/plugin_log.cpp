#include "app/plugin_log.hpp"

#include "text/printable.hpp"

namespace app {

void PluginLog::loaded(std::string_view service, std::uint64_t generation, std::string_view file,
                       double took_ms) {
  metrics_.plugin_loaded(took_ms / 1'000);
  log_.info(telemetry::Fields{{"service", service}, {"generation", static_cast<std::int64_t>(generation)}},
            "{}: generation {} serves, from {}, after {:.0f} ms", service, generation, file, took_ms);
}

void PluginLog::refused(std::string_view file, const plugin::Refusal& refusal) {
  metrics_.plugin_refused(plugin::to_string(refusal.step));
  log_.error("{} is not loaded ({}): {}", file, plugin::to_string(refusal.step), refusal.reason);
}

void PluginLog::warned(std::string_view file, std::string_view warning) {
  log_.warn("{}: {}", file, warning);
}

void PluginLog::printed(std::string_view file, std::string_view line) {
  log_.warn("{} printed while it was probed: {}", file, text::printable(line));
}

void PluginLog::retired(std::string_view service, std::uint64_t generation, std::string_view file) {
  log_.info(telemetry::Fields{{"service", service}, {"generation", static_cast<std::int64_t>(generation)}},
            "{}: generation {} is retired; {} offers it no longer", service, generation, file);
}

void PluginLog::unloaded(std::string_view file, std::string_view sha256) {
  metrics_.generation_ended(true);
  log_.debug("{}: the version with hash {} has left memory", file, sha256.substr(0, 12));
}

void PluginLog::retained(std::string_view file, std::string_view sha256, std::string_view reason) {
  metrics_.generation_ended(false);
  log_.warn("{}: the version with hash {} stays in memory: {}", file, sha256.substr(0, 12), reason);
}

void PluginLog::failed(std::string_view what) {
  log_.error("reloading was interrupted and continues: {}", what);
}

void PluginLog::watching(std::string_view mode, std::string_view why) {
  log_.info("the plugins folder is watched by {}: {}", mode, why);
}

}  // namespace app
