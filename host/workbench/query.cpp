#include "workbench/query.hpp"

#include <algorithm>

#include "text/percent_code.hpp"
#include "text/utf8.hpp"

namespace workbench {
namespace {

std::string decoded(std::string_view text, text::Plus plus) {
  return text::valid_utf8(text::percent_decoded(text, plus));
}

}  // namespace

std::string parameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const auto pair = query.substr(0, end);
    const auto equals = std::min(pair.find('='), pair.size());
    if (pair.substr(0, equals) == name)
      return decoded(pair.substr(std::min(equals + 1, pair.size())), text::Plus::is_blank);
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return {};
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string last_segment(std::string_view path) {
  return decoded(path.substr(path.rfind('/') + 1), text::Plus::stays);
}

}  // namespace workbench
