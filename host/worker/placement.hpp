// Whether a loop and a worker are quicker on one processor than on two.
//
// If both have little to do between two frames, most of an event's time goes into waking a processor that has gone
// to sleep: some microseconds, in a virtual machine tens of them. On one processor the kernel merely switches. If
// either computes for long, two processors are better. Which of it holds depends on the machine, the service and the
// load, so nothing is assumed: the two are put together for a moment, and stay so for as long as that is quicker.
#pragma once

#include <chrono>
#include <cstdint>

namespace worker {

// The decision alone; Colocation carries it out. On its loop's thread only.
class Placement {
 public:
  using Clock = std::chrono::steady_clock;

  enum class Move : std::uint8_t { none, join, part };

  static constexpr std::uint32_t sample_rounds = 256;   // that a judgement rests on
  static constexpr std::uint32_t settling_rounds = 16;  // after a move, which judge nothing
  // A longer round waited for the outside world, or computed for so long that a wake does not count.
  static constexpr std::chrono::microseconds longest_round{1'000};
  // Rounds that come slower than this on average are not worth a move.
  static constexpr std::chrono::microseconds sparsest_rounds{1'000};
  // Before the next try. It doubles with each that was of no use.
  static constexpr std::chrono::milliseconds first_rest{250};
  static constexpr std::chrono::milliseconds longest_rest{64'000};
  // Before the next try if they were put apart for another reason.
  static constexpr std::chrono::milliseconds parted_rest{1'000};

  // A round is over: `took` is the time from what was sent to the worker until something came back. Rounds that were on
  // one processor by chance are not told.
  Move round(Clock::duration took, Clock::time_point now);

  // The move could not be made.
  void failed(Clock::time_point now);

  // They were put apart for a reason that no round tells.
  void parted(Clock::time_point now);

  // There is traffic that the rounds do not tell of: they judge nothing.
  void forget_rounds() { sample_ = {}; }

 private:
  enum class State : std::uint8_t { apart, trying, together };
  struct Sample {
    std::uint32_t settling = 0;
    std::uint32_t rounds = 0;
    Clock::duration total{};
    Clock::time_point since;
  };

  Move judge(Clock::duration average, bool is_dense, Clock::time_point now);
  Move lose(Clock::time_point now);
  void rest_until(Clock::time_point then);

  State state_ = State::apart;
  Sample sample_;
  Clock::duration average_apart_{};
  Clock::time_point rest_until_{};
  std::chrono::milliseconds next_rest_ = first_rest;
};

}  // namespace worker
