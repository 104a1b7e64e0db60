#include "runtime/stack.hpp"

#include <windows.h>

#include <new>

namespace runtime {
namespace {

constexpr std::size_t page_bytes = 4096;

}  // namespace

// All of it is committed: code of Microsoft's compiler probes a large frame only below the limit that the fiber's
// thread names (FiberSystemState). The page on top of the guard has the system report an overflow: it goes on into the
// guard then, where the report's handler finds room (SetThreadStackGuarantee).
Stack map_stack(std::size_t bytes) {
  auto* const base =
      static_cast<std::byte*>(::VirtualAlloc(nullptr, guard_bytes + bytes, MEM_RESERVE, PAGE_READWRITE));
  if (base == nullptr) throw std::bad_alloc();
  const Stack stack{base + guard_bytes, base + guard_bytes + bytes};
  if (::VirtualAlloc(stack.bottom, bytes, MEM_COMMIT, PAGE_READWRITE) != nullptr &&
      ::VirtualAlloc(stack.bottom - page_bytes, page_bytes, MEM_COMMIT, PAGE_READWRITE | PAGE_GUARD) !=
          nullptr)
    return stack;
  unmap_stack(stack);
  throw std::bad_alloc();
}

void unmap_stack(const Stack& stack) noexcept {
  ::VirtualFree(stack.bottom - guard_bytes, 0, MEM_RELEASE);
}

}  // namespace runtime
