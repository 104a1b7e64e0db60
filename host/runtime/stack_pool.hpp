// Stacks for fibers: mapped, guarded, and kept for reuse. One pool a loop; not thread-safe.
#pragma once

#include <cstddef>
#include <vector>

namespace runtime {

// `top` is the highest address; the stack grows down to `bottom`, below which the guard lies.
struct Stack {
  std::byte* bottom = nullptr;
  std::byte* top = nullptr;
  std::size_t size() const { return static_cast<std::size_t>(top - bottom); }
};

class StackPool {
 public:
  // Memory follows the pages that were touched, not this size.
  static constexpr std::size_t stack_bytes = 256 * 1024;
  // A frame that -fstack-clash-protection did not probe must not step over the guard into another event's stack.
  static constexpr std::size_t guard_bytes = 64 * 1024;
  // What is kept after a burst; the rest goes back to the system.
  static constexpr std::size_t kept_stacks = 512;

  StackPool() = default;
  ~StackPool();
  StackPool(const StackPool&) = delete;
  StackPool& operator=(const StackPool&) = delete;

  // Throws std::bad_alloc if the system has no memory or no mapping left. A guarded stack takes two mappings,
  // so Linux's vm.max_map_count (65,530 by default) ends this near 32,000 stacks for the whole process.
  Stack take();
  void give_back(Stack stack) noexcept;

 private:
  std::vector<Stack> free_;
};

// True where `address` lies in the guard below `stack`: the stack overflowed.
bool in_guard(const Stack& stack, const void* address);

}  // namespace runtime
