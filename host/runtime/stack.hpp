// Memory for stacks, with a guard below.
#pragma once

#include <cstddef>

namespace runtime {

// `top` is the highest address; the stack grows down to `bottom`, below which the guard lies.
struct Stack {
  std::byte* bottom = nullptr;
  std::byte* top = nullptr;
  std::size_t size() const { return static_cast<std::size_t>(top - bottom); }
};

// A frame that -fstack-clash-protection did not probe must not step over the guard into another event's stack.
inline constexpr std::size_t guard_bytes = 64 * 1024;

// Returns a stack of `bytes`, whole pages. Throws std::bad_alloc if the system has no memory or no mapping left. A
// guarded stack takes two mappings, so Linux's vm.max_map_count (65,530 by default) ends this near 32,000 stacks for
// the whole process. [any]
Stack map_stack(std::size_t bytes);
void unmap_stack(const Stack& stack) noexcept;

// True if `address` lies in the guard below `stack`: the stack overflowed. [any]
inline bool in_guard(const Stack& stack, const void* address) {
  const auto* const at = static_cast<const std::byte*>(address);
  return at < stack.bottom && at >= stack.bottom - guard_bytes;
}

}  // namespace runtime
