// One stackful fiber on a pooled stack. It is started, parks and is resumed on one thread, and always runs to its
// end: a parked fiber is never destroyed, since an unwind from outside would leak C frames and abort in noexcept ones.
#pragma once

#include <boost/context/fiber.hpp>

#include <cassert>

#include "runtime/fiber_system_state.hpp"
#include "runtime/stack_pool.hpp"

namespace runtime {

class Fiber {
 public:
  explicit Fiber(StackPool& stacks) : stacks_(stacks), stack_(stacks.take()) {}
  // Precondition: never started, or ended.
  ~Fiber() {
    assert(ended_ || !self_);
    stacks_.give_back(stack_);
  }
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;

  // Runs body(argument) until it first parks or ends. The body must not throw.
  void start(void (*body)(void*), void* argument);

  // From outside: continues a parked fiber until it parks again or ends.
  void resume();

  // From inside: gives the thread back to the code that started or resumed the fiber.
  void park();

  bool ended() const { return ended_; }
  const Stack& stack() const { return stack_; }

 private:
  // The C++ runtime keeps the exceptions being handled per thread. Each fiber needs its own, or a host call made
  // inside a catch block would make `throw;` rethrow another event's exception.
  struct ExceptionState {
    void* caught = nullptr;
    unsigned int uncaught = 0;
  };
  static void swap_exception_state(ExceptionState& state);

  void enter();

  StackPool& stacks_;
  Stack stack_;
  boost::context::fiber self_;
  boost::context::fiber resumer_;
  ExceptionState exceptions_;
  [[no_unique_address]] FiberSystemState system_state_;
  bool ended_ = false;

  // What the sanitizers want to be told at each switch; unused in ordinary builds.
  struct {
    void* fake_stack = nullptr;
    void* resumer_fake_stack = nullptr;
    const void* resumer_bottom = nullptr;
    std::size_t resumer_size = 0;
    void* fiber = nullptr;
    void* resumer_fiber = nullptr;
  } sanitizer_;
  void before_enter();
  void after_enter();
  void on_entry();
  void before_leave(bool last);
};

}  // namespace runtime
