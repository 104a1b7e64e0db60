// A list with a bound, usable in a constant expression whose result is kept.
#pragma once

#include <array>
#include <cstddef>

namespace aha::detail {

/// Never defined: a call ends a constant evaluation with an error that shows the argument.
void definition_error(const char* what);

template <class T, std::size_t Capacity>
class FixedList {
 public:
  constexpr void add(const T& item, const char* when_full) {
    if (size_ == Capacity) definition_error(when_full);
    items_[size_++] = item;
  }
  constexpr std::size_t size() const { return size_; }
  constexpr T& operator[](std::size_t i) { return items_[i]; }
  constexpr const T& operator[](std::size_t i) const { return items_[i]; }
  constexpr const T* begin() const { return items_.data(); }
  constexpr const T* end() const { return items_.data() + size_; }

 private:
  std::array<T, Capacity> items_{};
  std::size_t size_ = 0;
};

}  // namespace aha::detail
