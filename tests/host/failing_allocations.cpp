#include "host/failing_allocations.hpp"

#include <cstdlib>
#include <new>

namespace {

constexpr long never = -1;
constexpr long failed = -2;
thread_local long left = never;

}  // namespace

namespace failing_allocations {

void fail_after(long count) {
  left = count;
}

bool stop() {
  const bool has_failed = left == failed;
  left = never;
  return has_failed;
}

}  // namespace failing_allocations

// gcc pairs the inlined free() with operator new, which is this file's own.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

void* operator new(std::size_t size) {
  if (left == 0) {
    left = failed;
    throw std::bad_alloc();
  }
  if (left > 0) --left;
  void* const memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

void operator delete(void* memory) noexcept {
  std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

#pragma GCC diagnostic pop
