// A thread whose stack is known, so that a crash can be told from an overflow.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "runtime/stack.hpp"

namespace runtime {

// Joins when it is destroyed.
class StackedThread {
 public:
  // Runs `body`, which is given the thread's stack of `stack_bytes` and must not throw. Throws std::bad_alloc or
  // std::system_error if the system has no stack or no thread left.
  StackedThread(std::size_t stack_bytes, std::function<void(const Stack&)> body);
  ~StackedThread();
  StackedThread(const StackedThread&) = delete;
  StackedThread& operator=(const StackedThread&) = delete;

 private:
  struct Running;
  std::unique_ptr<Running> running_;
};

}  // namespace runtime
