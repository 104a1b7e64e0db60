#include "protocol/json_text.hpp"

#include <boost/json/serializer.hpp>

#include <array>

namespace protocol {

void append_json_string(std::string& out, std::string_view text) {
  boost::json::serializer serializer;
  serializer.reset(boost::json::string_view(text.data(), text.size()));
  std::array<char, 4096> buffer;
  while (!serializer.done()) {
    const auto piece = serializer.read(buffer.data(), buffer.size());
    out.append(piece.data(), piece.size());
  }
}

std::string json_string(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

}  // namespace protocol
