#include "credentials.hpp"

#include "../ascii.hpp"
#include "shape.hpp"

#include <algorithm>
#include <optional>

namespace aha::secrets {
namespace {

struct Attribute {
  std::string_view name;
  std::size_t begin = 0;  // of its value in the text
  std::size_t end = 0;
};

/// The name of an element or an attribute without its prefix: "sessionId" of "sf:sessionId".
std::string_view local(std::string_view name) {
  return name.substr(name.find(':') == name.npos ? 0 : name.find(':') + 1);
}

bool is_markup_name(char c) {
  return is_alphanumeric(c) || c == '_' || c == '-' || c == ':' || c == '.';
}

/// The next attribute at or behind `at`, which moves behind it; nothing if the tag ends before.
std::optional<Attribute> next_attribute(std::string_view text, std::size_t& at) {
  while (at < text.size() && text[at] != '>') {
    if (!is_markup_name(text[at])) {
      ++at;
      continue;
    }
    const std::size_t name = at;
    while (at < text.size() && is_markup_name(text[at])) ++at;
    if (at + 1 >= text.size() || text[at] != '=' || (text[at + 1] != '"' && text[at + 1] != '\'')) continue;
    Attribute out{text.substr(name, at - name), at + 2, end_of_value(text, text.substr(at + 1, 1), at + 2)};
    at = std::min(out.end + 1, text.size());
    return out;
  }
  return std::nullopt;
}

/// <input name="authenticity_token" value="...">, <meta name="csrf-token" content="...">
void find_in_attributes(std::string_view text, std::size_t& at, const Found& found) {
  bool is_secret = false;
  std::optional<Attribute> value;
  while (const auto attribute = next_attribute(text, at)) {
    const std::string name = ascii::lower(attribute->name);
    if (name == "name" || name == "id" || name == "property" || name == "key")
      is_secret |= is_secret_member(text.substr(attribute->begin, attribute->end - attribute->begin));
    else if (name == "value" || name == "content")
      value = attribute;
  }
  if (is_secret && value)
    found({value->begin, value->end, std::string(text.substr(value->begin, value->end - value->begin)),
           Credential::Kind::value, "value"});
}

}  // namespace

void find_in_markup(std::string_view text, const Found& found) {
  constexpr std::string_view cdata = "<![CDATA[";
  for (std::size_t at = text.find('<'); at != text.npos; at = text.find('<', at)) {
    const std::size_t name = ++at;
    while (at < text.size() && is_markup_name(text[at])) ++at;
    if (at == name) continue;
    const std::string_view element = local(text.substr(name, at - name));
    const bool is_secret = is_secret_member(element);
    find_in_attributes(text, at, found);
    if (!is_secret || at >= text.size() || text[at - 1] == '/') continue;
    const bool is_cdata = text.substr(at + 1).starts_with(cdata);
    const std::size_t begin = at + 1 + (is_cdata ? cdata.size() : 0);
    const std::size_t end = end_of_value(text, is_cdata ? "]" : "<", begin);
    if (end >= text.size()) continue;
    found({begin, end, std::string(text.substr(begin, end - begin)), Credential::Kind::value,
           std::string(element)});
    at = end;
  }
}

}  // namespace aha::secrets
