// Cuts what a process prints into lines, and drops what comes too fast: a plugin must not fill the host's log.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace text {

class LineReader {
 public:
  using Clock = std::chrono::steady_clock;
  struct Limits {
    std::uint32_t lines = 100;  // in any `interval`
    std::chrono::milliseconds interval{10'000};
    std::size_t bytes_per_line = 1024;  // the rest of a longer one is dropped
  };
  using Take = std::function<void(const std::string&)>;

  LineReader(Limits limits, Take take) : limits_(limits), take_(std::move(take)) {}

  void append(std::string_view piece, Clock::time_point now);
  // The process has ended: what is left is a line, and what was dropped is told.
  void finish();

 private:
  void end_line(Clock::time_point now);
  void tell_dropped();

  Limits limits_;
  Take take_;
  std::string line_;
  std::size_t cut_bytes_ = 0;
  Clock::time_point interval_start_{};
  std::uint32_t taken_ = 0;
  std::uint64_t dropped_ = 0;
};

}  // namespace text
