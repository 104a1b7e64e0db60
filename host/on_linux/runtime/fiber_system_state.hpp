// What the system keeps per thread and each fiber needs its own of: on Linux, nothing.
#pragma once

#include <cstddef>

#include "runtime/stack.hpp"

namespace runtime {

struct FiberSystemState {
  // Of the guard, that Boost.Context counts to the stack.
  static constexpr std::size_t counted_guard_bytes = 0;

  // On a fiber that has just begun.
  static void begin_on(const Stack&) noexcept {}

  // Exchanges this with what the thread has. At each switch.
  void swap() noexcept {}
};

}  // namespace runtime
