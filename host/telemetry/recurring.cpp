#include "telemetry/recurring.hpp"

#include <fmt/format.h>

#include <utility>

namespace telemetry {
namespace {

constexpr std::chrono::minutes silence{1};
// Beyond these, lines of further keys are not written until others have been silent for long enough.
constexpr std::size_t most_keys = 1'000;

}  // namespace

std::optional<std::uint64_t> Recurring::admit(const std::string& key, Clock::time_point now) {
  const guard::Lock lock(mutex_);
  if (silences_.size() >= most_keys)
    std::erase_if(silences_, [&](const auto& one) { return one.second.until <= now; });
  if (silences_.size() >= most_keys && !silences_.contains(key)) return std::nullopt;
  Silence& last = silences_[key];
  if (now < last.until) {
    ++last.untold;
    return std::nullopt;
  }
  last.until = now + silence;
  return std::exchange(last.untold, 0);
}

std::string and_as_many_more(std::uint64_t untold) {
  if (untold == 0) return {};
  return fmt::format(" It was the same with {} more since the last such line.", untold);
}

}  // namespace telemetry
