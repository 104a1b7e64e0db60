// Memory that lives as long as one call: taken in pieces, given back at once.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace runtime {

class Arena {
 public:
  explicit Arena(std::size_t limit_bytes) : limit_bytes_(limit_bytes) {}

  // align  a power of two up to 64. Null if the limit is reached or the system has no memory left.
  void* allocate(std::size_t size, std::size_t align) noexcept;

  std::size_t used_bytes() const { return used_bytes_; }

 private:
  static constexpr std::size_t first_block_bytes = 8 * 1024;
  static constexpr std::size_t largest_block_bytes = 256 * 1024;

  bool add_block(std::size_t at_least) noexcept;

  std::vector<std::unique_ptr<std::byte[]>> blocks_;
  std::byte* next_ = nullptr;
  std::size_t left_ = 0;
  std::size_t block_bytes_ = first_block_bytes;
  std::size_t used_bytes_ = 0;
  std::size_t limit_bytes_;
};

}  // namespace runtime
