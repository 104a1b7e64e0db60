#include "ruby_number.hpp"

#include <charconv>
#include <cmath>

namespace aha {
namespace {

std::string print(double number, std::chars_format format) {
  char buffer[64];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, number, format);
  return error == std::errc{} ? std::string(buffer, end) : std::string();
}

}  // namespace

std::string ruby_float(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number < 0 ? "-Infinity" : "Infinity";
  const double size = std::fabs(number);
  if (size == 0 || (size >= 1e-4 && size < 1e16)) {
    std::string text = print(number, std::chars_format::fixed);
    if (text.find('.') == std::string::npos) text += ".0";
    return text;
  }
  std::string text = print(number, std::chars_format::scientific);
  const std::size_t exponent = text.find('e');
  if (text.find('.') == std::string::npos) text.insert(exponent, ".0");
  return text;
}

}  // namespace aha
