#pragma once

#include <aha/time_zone.hpp>

#include <stdexcept>

namespace rally {

/// Whether the system knows no time zones: only a Windows before version 1903 of 10, and wine.
inline bool lacks_time_zones() {
  try {
    aha::day_in_zone("2031-01-15", "UTC");
    return false;
  } catch (const std::runtime_error&) {
    return true;
  }
}

}  // namespace rally
