// What the host keeps in its state folder beyond its own life.
#pragma once

#include <filesystem>
#include <memory>

#include "store/kept_values.hpp"
#include "store/unknown_outcomes.hpp"
#include "store/writer.hpp"
#include "telemetry/log.hpp"

namespace app {

class HostStore {
 public:
  // Reads what an earlier host left. Throws std::runtime_error where it cannot. The log outlives the store.
  HostStore(const std::filesystem::path& state_dir, telemetry::Log& log);

  store::KeptValues& values() { return values_; }
  store::UnknownOutcomes& outcomes() { return outcomes_; }

  // Writes what is left. Events must have ended.
  void stop() { writer_.stop(); }

 private:
  struct Loaded;
  HostStore(Loaded loaded, telemetry::Log& log);

  store::Writer writer_;
  store::KeptValues values_;
  store::UnknownOutcomes outcomes_;
};

}  // namespace app
