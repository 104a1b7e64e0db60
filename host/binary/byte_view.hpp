// Bytes of a file that a stranger made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

namespace binary {

// Bytes of unknown origin, read by copy: hostile offsets need not be aligned.
class ByteView {
 public:
  explicit ByteView(std::span<const std::byte> bytes) : bytes_(bytes) {}

  std::uint64_t size() const { return bytes_.size(); }

  template <typename T>
  requires std::is_trivially_copyable_v<T> std::optional<T> read(std::uint64_t offset)
  const {
    if (offset > size() || sizeof(T) > size() - offset) return std::nullopt;
    T value;
    std::memcpy(&value, bytes_.data() + offset, sizeof(T));
    return value;
  }

  // The part at `offset`; nothing if it is not wholly inside.
  std::optional<ByteView> slice(std::uint64_t offset, std::uint64_t size) const;

  // The NUL-terminated text at `offset`, cut at `max_bytes`; empty if there is none.
  std::string_view c_string(std::uint64_t offset, std::size_t max_bytes = 1'024) const;

  std::string_view text() const { return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()}; }
  std::span<const std::byte> bytes() const { return bytes_; }

 private:
  std::span<const std::byte> bytes_;
};

}  // namespace binary
