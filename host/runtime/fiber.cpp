#include "runtime/fiber.hpp"

#include <cxxabi.h>

#include <utility>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif
#if defined(AHA_THREAD_SANITIZER)
#include <sanitizer/tsan_interface.h>
#endif

namespace runtime {
namespace {

// Hands our stack to Boost.Context, which would otherwise allocate and free one itself.
struct PooledStack {
  boost::context::stack_context context;
  boost::context::stack_context allocate() { return context; }
  void deallocate(boost::context::stack_context&) noexcept {}
};

}  // namespace

void Fiber::swap_exception_state(ExceptionState& state) {
  // __cxa_eh_globals, Itanium C++ ABI section 2.2.2: two members in this order.
  auto* const current = reinterpret_cast<ExceptionState*>(abi::__cxa_get_globals());
  std::swap(*current, state);
}

void Fiber::start(void (*body)(void*), void* argument) {
  PooledStack allocator;
  allocator.context.sp = stack_.top;
  allocator.context.size = stack_.size() + FiberSystemState::counted_guard_bytes;
  self_ = boost::context::fiber(std::allocator_arg, allocator,
                                [this, body, argument](boost::context::fiber&& resumer) {
                                  resumer_ = std::move(resumer);
                                  on_entry();
                                  FiberSystemState::begin_on(stack_);
                                  body(argument);
                                  ended_ = true;
                                  before_leave(true);
                                  return std::move(resumer_);
                                });
#if defined(AHA_THREAD_SANITIZER)
  sanitizer_.fiber = __tsan_create_fiber(0);
#endif
  enter();
}

void Fiber::resume() {
  enter();
}

void Fiber::enter() {
  before_enter();
  swap_exception_state(exceptions_);
  system_state_.swap();
  self_ = std::move(self_).resume();
  system_state_.swap();
  swap_exception_state(exceptions_);
  after_enter();
}

void Fiber::park() {
  before_leave(false);
  resumer_ = std::move(resumer_).resume();
  on_entry();
}

void Fiber::before_enter() {
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_start_switch_fiber(&sanitizer_.resumer_fake_stack, stack_.bottom, stack_.size());
#elif defined(AHA_THREAD_SANITIZER)
  sanitizer_.resumer_fiber = __tsan_get_current_fiber();
  __tsan_switch_to_fiber(sanitizer_.fiber, 0);
#endif
}

void Fiber::after_enter() {
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_finish_switch_fiber(sanitizer_.resumer_fake_stack, nullptr, nullptr);
  // The next event on this stack starts with other frames: what these left poisoned must not be held against it.
  if (ended_) __asan_unpoison_memory_region(stack_.bottom, stack_.size());
#elif defined(AHA_THREAD_SANITIZER)
  if (ended_) __tsan_destroy_fiber(sanitizer_.fiber);
#endif
}

void Fiber::on_entry() {
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_finish_switch_fiber(sanitizer_.fake_stack, &sanitizer_.resumer_bottom,
                                  &sanitizer_.resumer_size);
#endif
}

void Fiber::before_leave([[maybe_unused]] bool last) {
#if defined(__SANITIZE_ADDRESS__)
  // A null pointer tells the sanitizer that this fiber's fake stack can be freed.
  __sanitizer_start_switch_fiber(last ? nullptr : &sanitizer_.fake_stack, sanitizer_.resumer_bottom,
                                 sanitizer_.resumer_size);
#elif defined(AHA_THREAD_SANITIZER)
  __tsan_switch_to_fiber(sanitizer_.resumer_fiber, 0);
#endif
}

}  // namespace runtime
