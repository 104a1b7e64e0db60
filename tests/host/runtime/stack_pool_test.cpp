#include "runtime/stack_pool.hpp"

#include <doctest/doctest.h>

#include <set>

using runtime::Stack;
using runtime::StackPool;

TEST_CASE("stack pool: a stack is writable over its whole size and is used again") {
  StackPool pool;
  const Stack stack = pool.take();
  CHECK(stack.size() == StackPool::stack_bytes);
  stack.bottom[0] = std::byte{1};
  stack.top[-1] = std::byte{1};
  pool.give_back(stack);
  CHECK(pool.take().bottom == stack.bottom);
  pool.give_back(stack);
}

TEST_CASE("stack pool: stacks in use are distinct") {
  StackPool pool;
  std::set<std::byte*> bottoms;
  std::vector<Stack> taken;
  for (int i = 0; i < 1'000; ++i) {
    taken.push_back(pool.take());
    bottoms.insert(taken.back().bottom);
  }
  CHECK(bottoms.size() == taken.size());
  for (const Stack& stack : taken) pool.give_back(stack);  // more than it keeps
}

TEST_CASE("stack pool: an address in the guard is told from one in the stack") {
  StackPool pool;
  const Stack stack = pool.take();
  CHECK(runtime::in_guard(stack, stack.bottom - 1));
  CHECK(runtime::in_guard(stack, stack.bottom - runtime::guard_bytes));
  CHECK_FALSE(runtime::in_guard(stack, stack.bottom));
  CHECK_FALSE(runtime::in_guard(stack, stack.bottom - runtime::guard_bytes - 1));
  pool.give_back(stack);
}
