#include "text/utf8.hpp"

#include <simdjson.h>
#include <utf8.h>

#include <iterator>

namespace text {

std::string valid_utf8(std::string_view bytes) {
  if (simdjson::validate_utf8(bytes)) return std::string(bytes);
  const auto broken = utf8::find_invalid(bytes.begin(), bytes.end());
  std::string out(bytes.begin(), broken);
  out.reserve(bytes.size() + 16);
  utf8::replace_invalid(broken, bytes.end(), std::back_inserter(out));
  return out;
}

std::string_view utf8_prefix(std::string_view bytes, std::size_t max_bytes) {
  if (bytes.size() <= max_bytes) return bytes;
  while (max_bytes > 0 && (static_cast<unsigned char>(bytes[max_bytes]) & 0xc0) == 0x80) --max_bytes;
  return bytes.substr(0, max_bytes);
}

}  // namespace text
