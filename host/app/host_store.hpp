// What the host keeps in its state folder beyond its own life.
#pragma once

#include <filesystem>
#include <memory>

#include "app/config.hpp"
#include "store/kv_store.hpp"
#include "store/row_writer.hpp"
#include "store/sealed_values.hpp"
#include "store/unknown_outcomes.hpp"
#include "telemetry/log.hpp"
#include "telemetry/metrics.hpp"

namespace app {

class HostStore {
 public:
  // Reads what an earlier host left; a damaged file is moved aside, and the log says so. Makes the key of the secrets
  // if there is none. Throws std::runtime_error if it or the key cannot be read for another reason. Log and metrics
  // outlive the store.
  HostStore(const Config& config, telemetry::Log& log, telemetry::Metrics& metrics);

  store::KvStore& values() { return values_; }
  store::SealedValues& secrets() { return secrets_; }
  store::UnknownOutcomes& outcomes() { return outcomes_; }

  // Of the thread that writes.
  const edge::Activity& activity() const { return writer_.activity(); }

  // Writes what is left; what comes later is lost.
  void stop() { writer_.stop(); }

 private:
  struct Loaded;
  HostStore(Loaded loaded, const Config& config, telemetry::Log& log, telemetry::Metrics& metrics);

  store::RowWriter writer_;
  store::KvStore values_;
  store::SealedValues secrets_;
  store::UnknownOutcomes outcomes_;
};

}  // namespace app
