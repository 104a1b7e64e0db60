#include "ownership/version_order.hpp"

#include <algorithm>

namespace ownership {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Takes a run of digits, without its leading zeros, off the front.
std::string_view take_number(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of('0'), text.size()));
  std::size_t size = 0;
  while (size < text.size() && is_digit(text[size])) ++size;
  const auto number = text.substr(0, size);
  text.remove_prefix(size);
  return number;
}

std::weak_ordering compare_parts(std::string_view one, std::string_view other) {
  while (!one.empty() && !other.empty()) {
    if (is_digit(one.front()) && is_digit(other.front())) {
      const auto left = take_number(one);
      const auto right = take_number(other);
      if (left.size() != right.size()) return left.size() <=> right.size();
      if (left != right) return left <=> right;
    } else {
      if (one.front() != other.front())
        return static_cast<unsigned char>(one.front()) <=> static_cast<unsigned char>(other.front());
      one.remove_prefix(1);
      other.remove_prefix(1);
    }
  }
  return one.size() <=> other.size();
}

struct Parsed {
  std::string_view release;
  std::string_view pre_release;

  explicit Parsed(std::string_view text) {
    text = text.substr(0, text.find('+'));
    const auto dash = text.find('-');
    release = text.substr(0, dash);
    if (dash != std::string_view::npos) pre_release = text.substr(dash + 1);
    while (release.ends_with(".0")) release.remove_suffix(2);
  }
};

}  // namespace

std::weak_ordering compare_versions(std::string_view one, std::string_view other) {
  const Parsed left(one);
  const Parsed right(other);
  if (const auto order = compare_parts(left.release, right.release); order != 0) return order;
  if (left.pre_release.empty() || right.pre_release.empty())
    return left.pre_release.empty() <=> right.pre_release.empty();
  return compare_parts(left.pre_release, right.pre_release);
}

}  // namespace ownership
