// What becomes of plugin files, as log lines and metrics.
#pragma once

#include "reload/observer.hpp"
#include "telemetry/log.hpp"
#include "telemetry/metrics.hpp"

namespace app {

class PluginLog final : public reload::Observer {
 public:
  PluginLog(telemetry::Log& log, telemetry::Metrics& metrics) : log_(log), metrics_(metrics) {}

  void loaded(std::string_view service, std::uint64_t generation, std::string_view file,
              double took_ms) override;
  void refused(std::string_view file, const plugin::Refusal& refusal) override;
  void warned(std::string_view file, std::string_view warning) override;
  void printed(std::string_view file, std::string_view line) override;
  void retired(std::string_view service, std::uint64_t generation, std::string_view file) override;
  void unloaded(std::string_view file, std::string_view sha256) override;
  void retained(std::string_view file, std::string_view sha256, std::string_view reason) override;
  void failed(std::string_view what) override;
  void watching(std::string_view mode, std::string_view why) override;

 private:
  telemetry::Log& log_;
  telemetry::Metrics& metrics_;
};

}  // namespace app
