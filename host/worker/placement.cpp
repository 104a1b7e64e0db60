#include "worker/placement.hpp"

#include <algorithm>

namespace worker {

Placement::Move Placement::round(Clock::duration took, Clock::time_point now) {
  if (took > longest_round || now < rest_until_) return Move::none;
  if (sample_.settling > 0) {
    --sample_.settling;
    return Move::none;
  }
  if (sample_.rounds == 0) sample_.since = now;
  sample_.total += took;
  if (state_ == State::trying && sample_.total > average_apart_ * sample_rounds) return lose(now);
  if (++sample_.rounds < sample_rounds) return Move::none;
  const auto average = sample_.total / sample_rounds;
  const bool is_dense = now - sample_.since <= sparsest_rounds * sample_rounds;
  sample_ = {};
  return judge(average, is_dense, now);
}

// To join, the gain has to be plain; to stay, there has to be one.
Placement::Move Placement::judge(Clock::duration average, bool is_dense, Clock::time_point now) {
  switch (state_) {
    case State::apart:
      if (!is_dense) return Move::none;
      state_ = State::trying;
      average_apart_ = average;
      sample_.settling = settling_rounds;
      return Move::join;
    case State::trying:
      if (average > average_apart_ * 4 / 5) return lose(now);
      state_ = State::together;
      next_rest_ = first_rest;
      return Move::none;
    case State::together:
      if (average <= average_apart_) return Move::none;
      parted(now);
      return Move::part;
  }
  return Move::none;
}

Placement::Move Placement::lose(Clock::time_point now) {
  failed(now);
  return Move::part;
}

void Placement::failed(Clock::time_point now) {
  rest_until(now + next_rest_);
  next_rest_ = std::min(next_rest_ * 2, longest_rest);
}

void Placement::parted(Clock::time_point now) {
  rest_until(now + parted_rest);
}

void Placement::rest_until(Clock::time_point then) {
  state_ = State::apart;
  sample_ = {};
  rest_until_ = then;
}

}  // namespace worker
