// Whether a file is a whole shared library yet: a writer may still be at work on it.
#pragma once

#include <cstdint>
#include <string>

namespace binary {

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

}  // namespace binary
