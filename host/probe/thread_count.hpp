// Whether a library has started a thread while it was loaded.
#pragma once

#include <cstdint>
#include <optional>

#include "files/descriptor.hpp"

namespace probe {

// Counts this process's threads, also in a sandbox, if it was made before that.
class ThreadCount {
 public:
  ThreadCount();
  // True also if they cannot be counted.
  bool has_grown() const {
    const auto count = now();
    return !count || !before_ || *count > *before_;
  }

 private:
  std::optional<std::uint64_t> now() const;

  files::Descriptor threads_;
  std::optional<std::uint64_t> before_;
};

}  // namespace probe
