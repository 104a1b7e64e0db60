// Lines that would come again and again: the first is written, the others of the next minute are counted and told with
// the line after that.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "guard/mutex.hpp"

namespace telemetry {

class Recurring {
 public:
  using Clock = std::chrono::steady_clock;

  // key  what lines are the same, such as a service and a reason. Not of what comes from outside: there is no end of
  //      it.
  // returns  how many of that key were not written since the last; nullopt: this one should not be written either.
  //          [any]
  std::optional<std::uint64_t> admit(const std::string& key, Clock::time_point now = Clock::now());

 private:
  struct Silence {
    Clock::time_point until;
    std::uint64_t untold = 0;
  };

  guard::Mutex mutex_;
  std::map<std::string, Silence> silences_ AHA_GUARDED_BY(mutex_);
};

// " It was the same with 3 more since the last such line.", or nothing for 0.
std::string and_as_many_more(std::uint64_t untold);

}  // namespace telemetry
