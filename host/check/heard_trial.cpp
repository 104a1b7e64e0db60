#include "check/heard_trial.hpp"

namespace check {
namespace {

using Clock = text::LineReader::Clock;

// Of what the kit itself tells nothing is dropped.
constexpr text::LineReader::Limits record_limits{
    .lines = UINT32_MAX, .interval = std::chrono::milliseconds(1), .bytes_per_line = 64 * 1024};
constexpr text::LineReader::Limits printed_limits{.lines = 1'000};

}  // namespace

HeardTrial::HeardTrial(const std::function<void(const Record&)>& on_record,
                       const std::function<void(const std::string&)>& on_printed_line)
    : records_(record_limits, [on_record](const std::string& line) { on_record(from_line(line)); }),
      printed_(printed_limits, on_printed_line) {}

void HeardTrial::take_records(std::string_view piece) {
  records_.append(piece, Clock::now());
}

void HeardTrial::take_printed(std::string_view piece) {
  printed_.append(piece, Clock::now());
}

void HeardTrial::finish() {
  printed_.finish();
  records_.finish();
}

}  // namespace check
