// A process and two pipes from it. For *_windows.cpp only.
#pragma once

#include <chrono>
#include <cstdint>

#include "process/child.hpp"
#include "process/pipe_windows.hpp"

namespace process {

// One thread.
class HeardChild {
 public:
  using Clock = std::chrono::steady_clock;
  enum class Event { heard, ended, late };

  // first, second  the reading ends
  HeardChild(Child child, files::Descriptor first, files::Descriptor second)
      : child_(std::move(child)), first_(std::move(first)), second_(std::move(second)) {}

  PipeReader& first() { return first_; }
  PipeReader& second() { return second_; }

  // Blocks until something can be taken, which may be a pipe's end, until the process has ended, or until the deadline.
  Event await(Clock::time_point deadline) const;

  // Ends the process, if it has not ended, and whatever it has started.
  // returns  its status, for end_of()
  std::uint32_t end();

  // After end(): blocks until something can be taken of what a pipe still holds; false once it holds nothing.
  static bool has_rest(const PipeReader& pipe);

 private:
  Child child_;
  PipeReader first_;
  PipeReader second_;
};

}  // namespace process
