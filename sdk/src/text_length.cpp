#include <aha/text_length.hpp>

namespace aha {
namespace {

/// Of the character that begins with this byte; 0 for a byte that begins none.
std::size_t units_of(char first_byte) {
  const auto byte = static_cast<unsigned char>(first_byte);
  if ((byte & 0xc0) == 0x80) return 0;
  return byte >= 0xf0 ? 2 : 1;
}

}  // namespace

std::size_t utf16_units(std::string_view text) {
  std::size_t units = 0;
  for (const char c : text) units += units_of(c);
  return units;
}

std::string_view first_units(std::string_view text, std::size_t max_units) {
  std::size_t units = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    units += units_of(text[at]);
    if (units > max_units) return text.substr(0, at);
  }
  return text;
}

std::string shortened(std::string_view text, std::size_t max_units) {
  constexpr std::string_view dots = "...";
  const std::string_view start = first_units(text, max_units);
  if (start.size() == text.size() || max_units < dots.size()) return std::string(start);
  return std::string(first_units(text, max_units - dots.size())) + std::string(dots);
}

json::value shortened(View value, std::size_t max_units) {
  return value.is_string() ? json::value(shortened(value.str(), max_units)) : value.json();
}

}  // namespace aha
