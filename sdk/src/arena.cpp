#include <aha/arena.hpp>

#include <algorithm>
#include <memory>
#include <new>

namespace aha {
namespace {

constexpr std::size_t largest_chunk = 256 * 1024;
constexpr std::size_t largest_host_align = 64;  // abi.h, aha_host.alloc

}  // namespace

void* Arena::do_allocate(std::size_t size, std::size_t align) {
  void* place = next_;
  if (next_ != nullptr && std::align(align, size, place, left_) != nullptr) {
    next_ = static_cast<std::byte*>(place) + size;
    left_ -= size;
    return place;
  }
  // A large piece gets its own chunk, so that the rest of the current chunk stays of use.
  if (size > next_chunk_ / 4) return from_host(size, align);
  auto* chunk = static_cast<std::byte*>(from_host(next_chunk_, largest_host_align));
  next_ = chunk + size;
  left_ = next_chunk_ - size;
  next_chunk_ = std::min(next_chunk_ * 2, largest_chunk);
  return chunk;
}

void* Arena::from_host(std::size_t size, std::size_t align) {
  void* memory = align <= largest_host_align ? host_->alloc(call_, size, align) : nullptr;
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace aha
