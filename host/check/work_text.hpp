// What a trial's process is to do, as text, for a process that is not forked.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "check/confined.hpp"

namespace check {

// [any]
std::string to_text(const Work& work);

// Work as its process has it.
struct ReadWork {
  const Trial* trial = nullptr;
  Subject subject;
  std::size_t first = 0;
};

// Reads it back; nullopt if it is none. [any]
std::optional<ReadWork> read_work(std::string_view text);

}  // namespace check
