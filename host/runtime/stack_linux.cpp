#include "runtime/stack.hpp"

#include <sys/mman.h>

#include <new>

namespace runtime {

Stack map_stack(std::size_t bytes) {
  void* const memory = ::mmap(nullptr, guard_bytes + bytes, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  auto* const base = static_cast<std::byte*>(memory);
  if (::mprotect(base, guard_bytes, PROT_NONE) != 0) {
    ::munmap(memory, guard_bytes + bytes);
    throw std::bad_alloc();
  }
  return {base + guard_bytes, base + guard_bytes + bytes};
}

void unmap_stack(const Stack& stack) noexcept {
  ::munmap(stack.bottom - guard_bytes, guard_bytes + stack.size());
}

}  // namespace runtime
