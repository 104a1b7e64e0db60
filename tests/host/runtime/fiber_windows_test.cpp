#include <doctest/doctest.h>
#include <windows.h>

#include <array>

#include "runtime/fiber.hpp"

namespace {

const void* limit_of_stack() {
  return reinterpret_cast<const NT_TIB*>(NtCurrentTeb())->StackLimit;
}

struct Seen {
  runtime::Fiber* fiber = nullptr;
  std::array<const void*, 2> limits{};
};

}  // namespace

TEST_CASE(
    "a probe for a large frame begins at the end of a fiber's stack, and of the thread's again after it") {
  const void* const of_thread = limit_of_stack();
  runtime::StackPool stacks;
  runtime::Fiber fiber(stacks);
  Seen seen{&fiber, {}};
  fiber.start(
      [](void* argument) {
        auto& told = *static_cast<Seen*>(argument);
        told.limits[0] = limit_of_stack();
        told.fiber->park();
        told.limits[1] = limit_of_stack();
      },
      &seen);
  CHECK(limit_of_stack() == of_thread);
  fiber.resume();
  CHECK(limit_of_stack() == of_thread);
  CHECK(seen.limits[0] == fiber.stack().bottom);
  CHECK(seen.limits[1] == fiber.stack().bottom);
}
