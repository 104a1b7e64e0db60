#include "runtime/stack_pool.hpp"

#include <sys/mman.h>

#include <new>

namespace runtime {
namespace {

void unmap(const Stack& stack) {
  ::munmap(stack.bottom - StackPool::guard_bytes, StackPool::guard_bytes + StackPool::stack_bytes);
}

}  // namespace

StackPool::~StackPool() {
  for (const Stack& stack : free_) unmap(stack);
}

Stack StackPool::take() {
  if (!free_.empty()) {
    const Stack stack = free_.back();
    free_.pop_back();
    return stack;
  }
  free_.reserve(kept_stacks);
  void* const memory = ::mmap(nullptr, guard_bytes + stack_bytes, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  auto* const base = static_cast<std::byte*>(memory);
  if (::mprotect(base, guard_bytes, PROT_NONE) != 0) {
    ::munmap(memory, guard_bytes + stack_bytes);
    throw std::bad_alloc();
  }
  return {base + guard_bytes, base + guard_bytes + stack_bytes};
}

void StackPool::give_back(Stack stack) noexcept {
  if (free_.size() < kept_stacks) {
    free_.push_back(stack);  // cannot throw: take() reserved the room
  } else {
    unmap(stack);
  }
}

bool in_guard(const Stack& stack, const void* address) {
  const auto* const at = static_cast<const std::byte*>(address);
  return at < stack.bottom && at >= stack.bottom - StackPool::guard_bytes;
}

}  // namespace runtime
