// What the host hears of a task, and when it has heard enough.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "probe/supervision.hpp"
#include "text/line_reader.hpp"

namespace probe::supervision {

// Both live as long as this.
class Hearing {
 public:
  Hearing(const Task& task, const Witness& witness);

  // Each takes what came; false once there is nothing more to hear, since the end was told, or since it is too much.
  bool take_frames(std::string_view piece);
  bool take_printed(std::string_view piece);
  // The task's end, if no frame tells it.
  void take_end(const EndOfChild& end);
  // The time is over.
  void give_up();

  // What came before is all that was printed.
  // returns  nullopt if the end came, else why the task was broken off.
  std::optional<BrokenOff> finish();

 private:
  const Task& task_;
  const Witness& witness_;
  FrameReader frames_;
  text::LineReader lines_;
  std::size_t printed_bytes_ = 0;
  std::optional<BrokenOff> broken_off_;
};

}  // namespace probe::supervision
