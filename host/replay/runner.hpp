// Plays one case: hands its event to a service on the host's own runtime, through the host's own routes, with the
// remote side on tape, and says what came out otherwise than recorded.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "cassette/case.hpp"
#include "cassette/difference.hpp"
#include "cassette/tape.hpp"
#include "plugin/registry.hpp"
#include "runtime/recorder.hpp"

namespace replay {

struct Timeouts {
  std::chrono::milliseconds usual;                               // for an event whose data names none
  std::chrono::milliseconds longest = std::chrono::minutes(15);  // that its data may ask for
};

struct HostAnswer {
  int status = 0;
  std::string body;
};

// Hands the case's event to its service, with a tape of the case as the remote side. Blocks, and runs code of plugins
// on the calling thread, which must not be a loop's.
// recorder  as of play()
// returns   what the host would have answered; nothing if the loop ended without an answer
std::optional<HostAnswer> run(const cassette::Case& recorded, const plugin::Registry& plugins,
                              cassette::Tape& tape, const Timeouts& timeouts,
                              runtime::Recorder* recorder = nullptr);

// timeout   for the event, if its data names none.
// recorder  of the event as it goes this time; null: none
cassette::Differences play(const cassette::Case& recorded, const plugin::Registry& plugins,
                           std::chrono::milliseconds timeout, runtime::Recorder* recorder = nullptr);

}  // namespace replay
