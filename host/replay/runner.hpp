// Plays one case: hands its event to a service on the host's own runtime, through the host's own routes, with the
// remote side on tape, and says what came out otherwise than recorded.
#pragma once

#include <chrono>

#include "cassette/case.hpp"
#include "cassette/difference.hpp"
#include "plugin/registry.hpp"
#include "runtime/recorder.hpp"

namespace replay {

// timeout   for the event, if its data names none.
// recorder  of the event as it goes this time; null: none
cassette::Differences play(const cassette::Case& recorded, const plugin::Registry& plugins,
                           std::chrono::milliseconds timeout, runtime::Recorder* recorder = nullptr);

}  // namespace replay
