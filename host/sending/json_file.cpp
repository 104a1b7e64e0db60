#include "sending/json_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>

namespace sending {
namespace {

namespace json = boost::json;

// Counted in bytes, from 1.
std::string place_of(std::string_view before) {
  const auto line = 1 + std::ranges::count(before, '\n');
  const auto last_end = before.rfind('\n');
  const auto column = last_end == before.npos ? before.size() + 1 : before.size() - last_end;
  return fmt::format("line {}, column {}", line, column);
}

std::string read_all(std::istream& in) {
  return {std::istreambuf_iterator<char>(in), {}};
}

json::stream_parser parser() {
  json::parse_options options;
  options.max_depth = 1'000;  // as cases may be
  return json::stream_parser({}, options);
}

}  // namespace

tl::expected<json::value, std::string> parse_document(std::string_view text) {
  auto whole = parser();
  boost::system::error_code error;
  whole.write(text.data(), text.size(), error);
  if (!error) whole.finish(error);
  if (!error) return whole.release();
  // The parser does not say how far it came before an error, so another one reads byte by byte.
  auto again = parser();
  boost::system::error_code at_byte;
  std::size_t good = 0;
  while (good < text.size() && (again.write(text.data() + good, 1, at_byte), !at_byte)) ++good;
  return tl::unexpected(fmt::format("{}: {}", place_of(text.substr(0, good)), error.message()));
}

tl::expected<json::value, std::string> read_document(const std::filesystem::path& file) {
  if (file == "-") return parse_document(read_all(std::cin));
  std::ifstream in(file, std::ios::binary);
  if (!in) return tl::unexpected<std::string>("it cannot be read");
  return parse_document(read_all(in));
}

}  // namespace sending
