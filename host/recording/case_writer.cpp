#include "recording/case_writer.hpp"

#include <system_error>
#include <utility>

#include "files/path_text.hpp"

namespace recording {

void CaseWriter::take(const Recorded& recorded) {
  const RawCase& raw = recorded.raw;
  if (raw.never_began) return;
  const std::string& why_not = recorded.redacted ? raw.why_no_case : recorded.redacted.error();
  if (!why_not.empty())
    return log_.event(telemetry::Level::warn, about(raw), "{}: event {} ({}) was not recorded: {}",
                      raw.parts.service, raw.event_id, event_of(raw), why_not);
  try {
    write(recorded);
    is_failing_ = false;
  } catch (const std::system_error& error) {
    // A full disk fails every event: one line says so, until it has room again.
    if (!std::exchange(is_failing_, true)) log_.error("cases are not recorded: {}", error.what());
  }
}

void CaseWriter::write(const Recorded& recorded) {
  const RawCase& raw = recorded.raw;
  const auto file =
      folder_.put(case_stem(raw.parts.service, event_of(raw), raw.when), recorded.redacted->text);
  log_.event(telemetry::Level::info, about(raw), "{}: event {} ({}) was recorded as {}", raw.parts.service,
             raw.event_id, event_of(raw), files::text_of(file));
}

}  // namespace recording
