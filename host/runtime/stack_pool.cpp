#include "runtime/stack_pool.hpp"

namespace runtime {

StackPool::~StackPool() {
  for (const Stack& stack : free_) unmap_stack(stack);
}

Stack StackPool::take() {
  if (!free_.empty()) {
    const Stack stack = free_.back();
    free_.pop_back();
    return stack;
  }
  free_.reserve(kept_stacks);
  return map_stack(stack_bytes);
}

void StackPool::give_back(Stack stack) noexcept {
  if (free_.size() < kept_stacks) {
    free_.push_back(stack);  // cannot throw: take() reserved the room
  } else {
    unmap_stack(stack);
  }
}

}  // namespace runtime
