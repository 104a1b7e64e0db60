#include "runtime/arena.hpp"

#include <algorithm>
#include <new>

namespace runtime {

void* Arena::allocate(std::size_t size, std::size_t align) noexcept {
  if (align == 0 || (align & (align - 1)) != 0 || align > 64 || size > limit_bytes_) return nullptr;
  void* at = next_;
  if (next_ == nullptr || std::align(align, size, at, left_) == nullptr) {
    if (!add_block(size + align)) return nullptr;
    at = next_;
    if (std::align(align, size, at, left_) == nullptr) return nullptr;
  }
  next_ = static_cast<std::byte*>(at) + size;
  left_ -= size;
  return at;
}

bool Arena::add_block(std::size_t at_least) noexcept {
  const std::size_t bytes = std::max(at_least, block_bytes_);
  if (used_bytes_ + bytes > limit_bytes_ + first_block_bytes) return false;
  try {
    // Not value-initialised: a page is paid for when it is used.
    blocks_.push_back(std::unique_ptr<std::byte[]>(new std::byte[bytes]));
  } catch (const std::bad_alloc&) {
    return false;
  }
  next_ = blocks_.back().get();
  left_ = bytes;
  used_bytes_ += bytes;
  block_bytes_ = std::min(block_bytes_ * 2, largest_block_bytes);
  return true;
}

}  // namespace runtime
