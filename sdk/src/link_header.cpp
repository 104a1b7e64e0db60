#include <aha/link_header.hpp>

#include "ascii.hpp"

#include <algorithm>
#include <string>

namespace aha::http {
namespace {

/// Takes the text before the next `end` that is not quoted off the front of `rest`, and the mark itself.
std::string_view take_until(std::string_view& rest, char end) {
  bool quoted = false;
  std::size_t at = 0;
  for (; at < rest.size(); ++at) {
    if (rest[at] == '"') quoted = !quoted;
    if (rest[at] == end && !quoted) break;
  }
  const std::string_view taken = rest.substr(0, at);
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return taken;
}

/// Whether one parameter of a link, such as `rel="next last"`, names the relation.
bool names(std::string_view parameter, std::string_view rel) {
  std::string_view value = parameter;
  if (!ascii::equal_ignoring_case(ascii::trimmed(take_until(value, '=')), "rel")) return false;
  value = ascii::trimmed(value);
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
    value = value.substr(1, value.size() - 2);
  while (!value.empty())
    if (ascii::equal_ignoring_case(take_until(value, ' '), rel)) return true;
  return false;
}

}  // namespace

std::string_view link_target(std::string_view header, std::string_view rel) {
  // An address may hold commas and semicolons, so the brackets are looked for before any of these.
  for (std::size_t open = header.find('<'); open != std::string_view::npos; open = header.find('<')) {
    header.remove_prefix(open + 1);
    const std::size_t close = header.find('>');
    if (close == std::string_view::npos) break;
    const std::string_view target = header.substr(0, close);
    header.remove_prefix(close + 1);
    std::string_view parameters = take_until(header, ',');
    while (!parameters.empty())
      if (names(take_until(parameters, ';'), rel)) return ascii::trimmed(target);
  }
  return {};
}

}  // namespace aha::http
