// What a service is tried with: the good inputs from which every case of a trial is made. One of the kit's own an event
// and computed field, and those that were recorded of it.
#pragma once

#include <string>
#include <vector>

#include "cassette/case.hpp"
#include "check/stage.hpp"
#include "plugin/generation.hpp"

namespace check {

struct Situation {
  std::string done;  // completes "The kit ..."
  Input input;
  const cassette::Case* recorded = nullptr;  // what the remote answers; null: the kit makes it up
};

// Secrets in the settings are of the kit's making, in recorded ones too. `cases` outlive the situations; those of other
// services, and of events that the service does not name, are passed over.
std::vector<Situation> situations_of(const plugin::Generation& service,
                                     const std::vector<cassette::Case>& cases);

// Whether it names no events, but takes all there are ("*").
bool takes_any_event(const plugin::Generation& service);

}  // namespace check
