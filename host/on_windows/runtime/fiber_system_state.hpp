// What the system keeps per thread and each fiber needs its own of: on Windows, beside the bounds of the stack, which
// Boost.Context exchanges, the list of exception handlers. 64-bit Windows does not use it; wine does.
#pragma once

#include <cstddef>
#include <cstdint>

#include "runtime/stack.hpp"

namespace runtime {

class FiberSystemState {
 public:
  // Of the guard, that Boost.Context counts to the stack: the system reports an overflow only within the stack.
  static constexpr std::size_t counted_guard_bytes = guard_bytes;

  // On a fiber that has just begun, Boost.Context has set NT_TIB::StackLimit to the end of the guard. It becomes the
  // end of what is committed. Code of Microsoft's compiler touches a large frame's pages from there down, and so meets
  // the guard first. Boost.Context and the system keep it from here on.
  static void begin_on(const Stack& stack) noexcept {
    asm volatile("movq %0, %%gs:0x10" : : "r"(stack.bottom) : "memory");
  }

  // Exchanges this with what the thread has: NT_TIB::ExceptionList, at the start of its block. At each switch.
  void swap() noexcept {
    std::intptr_t of_thread = 0;
    asm volatile("movq %%gs:0, %0" : "=r"(of_thread));
    asm volatile("movq %0, %%gs:0" : : "r"(handlers_) : "memory");
    handlers_ = of_thread;
  }

 private:
  std::intptr_t handlers_ = -1;  // the end of the list
};

}  // namespace runtime
