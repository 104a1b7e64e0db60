// Who is handed what was recorded of each call.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "cassette/redaction.hpp"
#include "recording/raw_case.hpp"
#include "telemetry/log.hpp"

namespace recording {

struct Recorded {
  const RawCase& raw;  // with its secrets
  // The same without, or why there is none: the end of a sentence.
  const tl::expected<cassette::Redacted, std::string>& redacted;
};

class Taker {
 public:
  virtual ~Taker() = default;

  // On the recorder's thread, one call at a time. What it throws is lost.
  virtual void take(const Recorded& recorded) = 0;
};

// The name of an event, or "remote_collection". [any]
inline std::string_view event_of(const RawCase& raw) {
  return raw.parts.is_collection() ? "remote_collection" : std::string_view(raw.parts.event);
}

// For a line of the log.
inline telemetry::AboutEvent about(const RawCase& raw) {
  return {raw.parts.service, event_of(raw), raw.event_id, raw.generation, raw.took};
}

}  // namespace recording
