#include "cassette/multipart.hpp"

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <tuple>

namespace cassette {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
    text.remove_suffix(1);
  return text;
}

// Up to the next ';' outside quotes, which is taken off.
std::string_view next_parameter(std::string_view& rest) {
  bool quoted = false;
  std::size_t end = 0;
  for (; end < rest.size() && (quoted || rest[end] != ';'); ++end) {
    if (rest[end] == '\\' && quoted && end + 1 < rest.size())
      ++end;
    else if (rest[end] == '"')
      quoted = !quoted;
  }
  const std::string_view parameter = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return trimmed(parameter);
}

std::string unquoted(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::string(text);
  text = text.substr(1, text.size() - 2);
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    out += text[i];
  }
  return out;
}

// The parameter `name` of a header such as `form-data; name="a"`.
std::string parameter(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    const std::string_view one = next_parameter(header);
    const auto equals = one.find('=');
    if (equals != std::string_view::npos && boost::algorithm::iequals(trimmed(one.substr(0, equals)), name))
      return unquoted(trimmed(one.substr(equals + 1)));
  }
  return {};
}

Part parse_part(std::string_view text) {
  Part part;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) break;
    const auto colon = line.find(':');
    if (colon == std::string_view::npos ||
        !boost::algorithm::iequals(line.substr(0, colon), "Content-Disposition"))
      continue;
    part.name = parameter(line.substr(colon + 1), "name");
    part.file_name = parameter(line.substr(colon + 1), "filename");
  }
  part.content = text;
  return part;
}

}  // namespace

std::vector<Part> parse_multipart(std::string_view body, std::string_view content_type) {
  std::vector<Part> parts;
  const std::string delimiter = "--" + parameter(content_type, "boundary");
  auto at = body.find(delimiter);
  while (at != std::string_view::npos) {
    at += delimiter.size();
    if (body.substr(at, 2) == "--") break;
    const auto start = body.find('\n', at);
    const auto end = body.find("\r\n" + delimiter, at);
    if (start == std::string_view::npos || end == std::string_view::npos || start > end) break;
    parts.push_back(parse_part(body.substr(start + 1, end - start - 1)));
    at = end + 2;
  }
  std::ranges::sort(parts, [](const Part& one, const Part& other) {
    return std::tie(one.name, one.file_name, one.content) <
           std::tie(other.name, other.file_name, other.content);
  });
  return parts;
}

}  // namespace cassette
