#include "probe/hearing.hpp"

#include "process/end.hpp"

namespace probe::supervision {

Hearing::Hearing(const Task& task, const Witness& witness)
    : task_(task), witness_(witness), frames_(task.output_bytes), lines_({}, [this](const std::string& line) {
        if (witness_.printed) witness_.printed(line);
      }) {}

bool Hearing::take_frames(std::string_view piece) {
  if (!frames_.append(piece)) {
    broken_off_ = {"what it says of itself is longer than " + std::to_string(task_.output_bytes) + " bytes"};
    return false;
  }
  while (const auto frame = frames_.next()) {
    if (frame->kind == FrameKind::no_process) {
      broken_off_ = {"the machine could not start a process to look at it; look at its limits", true};
      return false;
    }
    witness_.frame(*frame);
    if (frame->kind == FrameKind::ended) return false;
  }
  return true;
}

bool Hearing::take_printed(std::string_view piece) {
  printed_bytes_ += piece.size();
  lines_.append(piece, text::LineReader::Clock::now());
  if (printed_bytes_ <= max_printed_bytes) return true;
  if (!broken_off_)
    broken_off_ = {"it printed more than " + std::to_string(max_printed_bytes / 1024) +
                   " KiB while it was loaded and described; let it print less"};
  return false;
}

void Hearing::take_end(const EndOfChild& end) {
  witness_.frame({FrameKind::ended, std::string(reinterpret_cast<const char*>(&end), sizeof(end))});
}

void Hearing::give_up() {
  broken_off_ = {"it was not done within the time limit"};
}

std::optional<BrokenOff> Hearing::finish() {
  lines_.finish();
  return std::move(broken_off_);
}

std::string describe_end(const EndOfChild& end) {
  if (end.timed_out != 0) return "was not done within the time limit";
  const auto cause = process::end_of(end.system_status).cause;
  return cause.empty() ? cause : "crashed with " + cause;
}

}  // namespace probe::supervision
