// Whether a file is a whole shared library yet: a writer may still be at work on it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace elf {

// Whether a file's bytes are a whole shared library of this machine, or may become one.
enum class Completeness : std::uint8_t {
  complete,
  unfinished,  // what a writer at work leaves: look again
  foreign,     // something else, whatever is still to come
};

struct CompletenessResult {
  Completeness completeness = Completeness::unfinished;
  std::string reason;  // if it is not complete
};

// Judges the headers alone, and takes no memory. [any]
// bytes  a file's content. Hostile.
CompletenessResult check_completeness(std::span<const std::byte> bytes);

}  // namespace elf
