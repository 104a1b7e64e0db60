// When a changed file is worth reading: pure arithmetic over notices and a clock that the caller reads.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "artifact/file_image.hpp"

namespace reload {

using Clock = std::chrono::steady_clock;

enum class Change : std::uint8_t {
  created,   // a file whose writer is at work; the end of its writing will be noticed
  written,   // a writer has closed it, or it was found to be another than before
  moved_in,  // it is whole
  gone,
  touched,  // its attributes changed: worth a look, and no sign of what a writer does
};

struct SettleTimes {
  std::uint32_t settle_ms = 50;
  std::uint32_t gone_ms = 250;
  std::uint32_t unfinished_ms = 2000;
};

class Settler {
 public:
  explicit Settler(SettleTimes times) : times_(times) {}

  // Notes a change; a later one of the same file takes its place, and its waiting time.
  void note(const std::string& file, Change change, Clock::time_point now);

  // When the next file is due.
  std::optional<Clock::time_point> next_due() const;

  struct Due {
    std::string file;
    Clock::time_point noticed;  // the first change since it was last settled
  };
  // The files that are due, in the order of the alphabet. Each stays noted until settled() or again().
  std::vector<Due> due(Clock::time_point now) const;

  // Makes all that is noted due now: no writer is at work any more.
  void hasten(Clock::time_point now);

  // The file was dealt with.
  void settled(const std::string& file) { waiting_.erase(file); }

  // The file is not whole yet: puts it off, longer each time.
  // returns  false if it has stood still for as long as an unfinished file may, or was moved here whole:
  // give up.
  bool again(const std::string& file, const artifact::FileStamp& stamp, Clock::time_point now);

 private:
  struct Waiting {
    Change change = Change::written;
    Clock::time_point noticed;
    Clock::time_point due;
    std::optional<artifact::FileStamp> unfinished;  // as it was at the last look
    Clock::time_point unfinished_since;
    std::chrono::milliseconds backoff{0};
  };
  std::chrono::milliseconds waiting_time(Change change) const;

  SettleTimes times_;
  std::map<std::string, Waiting> waiting_;
};

}  // namespace reload
