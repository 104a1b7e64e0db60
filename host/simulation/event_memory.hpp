// Lets the simulated Aha! see each event as it begins, and hands it on to who records it.
#pragma once

#include "runtime/recorder.hpp"
#include "simulation/simulated_aha.hpp"

namespace simulation {

class EventMemory final : public runtime::Recorder {
 public:
  // aha   outlives this
  // next  records the calls; outlives this. Null: they are not recorded
  EventMemory(SimulatedAha& aha, runtime::Recorder* next) : aha_(aha), next_(next) {}

  std::shared_ptr<runtime::Recording> begin(const plugin::Generation& generation,
                                            const runtime::Task& task) override;

 private:
  SimulatedAha& aha_;
  runtime::Recorder* const next_;
};

}  // namespace simulation
