// Stacks for fibers: mapped, guarded, and kept for reuse. One pool a loop; not thread-safe.
#pragma once

#include <cstddef>
#include <vector>

#include "runtime/stack.hpp"

namespace runtime {

class StackPool {
 public:
  // Memory follows the pages that were touched, not this size.
  static constexpr std::size_t stack_bytes = 256 * 1024;
  // What is kept after a burst; the rest goes back to the system.
  static constexpr std::size_t kept_stacks = 512;

  StackPool() = default;
  ~StackPool();
  StackPool(const StackPool&) = delete;
  StackPool& operator=(const StackPool&) = delete;

  // Throws as map_stack().
  Stack take();
  void give_back(Stack stack) noexcept;

 private:
  std::vector<Stack> free_;
};

}  // namespace runtime
