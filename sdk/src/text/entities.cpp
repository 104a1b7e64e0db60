#include "entities.hpp"

#include <libxml/HTMLparser.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "scan.hpp"

namespace aha::text {

namespace {

constexpr std::size_t max_name_length = 8;  // thetasym

/// How many digits a numeric reference may have.
struct DigitLimits {
  std::size_t decimal, hex;
};

/// The character of "#65" or "#x41", what stands between the two signs of a reference.
std::optional<unsigned long> numeric_reference(std::string_view body, DigitLimits limits) {
  const bool hex = body.size() > 2 && to_lower(body[1]) == 'x';
  const auto digits = body.substr(std::min<std::size_t>(hex ? 2 : 1, body.size()));
  if (digits.empty() || digits.size() > (hex ? limits.hex : limits.decimal)) return std::nullopt;
  unsigned long value = 0;
  const auto end = digits.data() + digits.size();
  const auto parsed = std::from_chars(digits.data(), end, value, hex ? 16 : 10);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return value;
}

std::optional<unsigned long> named_reference(std::string_view body) {
  if (body.size() > max_name_length) return std::nullopt;
  std::array<xmlChar, max_name_length + 1> name{};
  std::copy(body.begin(), body.end(), name.begin());
  const htmlEntityDesc* entity = htmlEntityLookup(name.data());
  return entity ? std::optional<unsigned long>(entity->value) : std::nullopt;
}

std::optional<unsigned long> markup_reference(std::string_view body) {
  constexpr std::array<std::pair<std::string_view, char>, 5> known{
      {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};
  for (const auto& [name, c] : known)
    if (name == body) return static_cast<unsigned long>(c);
  return std::nullopt;
}

/// Walks the references of `text`; `named` says what a name stands for, `numeric` what a number does.
template <typename Named, typename Numeric>
std::string decode(std::string_view text, DigitLimits limits, Named named, Numeric numeric) {
  const auto longest = std::max({max_name_length, limits.decimal + 1, limits.hex + 2});
  std::string out;
  out.reserve(text.size());
  std::size_t done = 0;
  for (auto at = text.find('&'); at != npos; at = text.find('&', at + 1)) {
    const auto length = text.substr(at + 1, longest + 1).find(';');
    if (length == npos || length < 2) continue;
    const auto body = text.substr(at + 1, length);
    const auto code_point = body.front() == '#' ? numeric(body) : named(body);
    if (!code_point) continue;
    out.append(text, done, at - done);
    done = at;
    if (append_utf8(out, *code_point)) done = at + length + 2;
  }
  return out.append(text, done);
}

template <typename Named>
std::string decode(std::string_view text, DigitLimits limits, Named named) {
  return decode(text, limits, named,
                [limits](std::string_view body) { return numeric_reference(body, limits); });
}

}  // namespace

std::string decode_entities(std::string_view text) {
  return decode(text, {.decimal = 7, .hex = 6}, named_reference);
}

std::string decode_entities_apart(std::string_view text) {
  std::string known;
  known.reserve(text.size());
  for (const char c : text)
    if (c != referenced_less && c != referenced_greater) known.push_back(c);
  const auto named = [](std::string_view body) -> std::optional<unsigned long> {
    const auto code_point =
        body.front() == '#' ? numeric_reference(body, {.decimal = 7, .hex = 6}) : named_reference(body);
    if (code_point == '<') return static_cast<unsigned long>(referenced_less);
    return code_point == '>' ? static_cast<unsigned long>(referenced_greater) : code_point;
  };
  return decode(known, {.decimal = 7, .hex = 6}, named, named);
}

std::string join_signs(std::string_view text) {
  std::string out(text);
  std::replace(out.begin(), out.end(), referenced_less, '<');
  std::replace(out.begin(), out.end(), referenced_greater, '>');
  return out;
}

std::string unescape_html(std::string_view text) {
  return decode(text, {.decimal = 20, .hex = 20}, markup_reference);
}

std::string spell_out_dashes(std::string_view html) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> spellings{{{"&mdash;", "---"},
                                                                                    {"&#8212;", "---"},
                                                                                    {"&ndash;", "--"},
                                                                                    {"&#8211;", "--"},
                                                                                    {"&nbsp;", " "},
                                                                                    {"&#160;", " "}}};
  std::string out;
  out.reserve(html.size());
  std::size_t done = 0;
  for (auto at = html.find('&'); at != npos; at = html.find('&', std::max(done, at + 1))) {
    for (const auto& [reference, plain] : spellings) {
      if (html.substr(at, reference.size()) != reference) continue;
      out.append(html, done, at - done).append(plain);
      done = at + reference.size();
      break;
    }
  }
  return out.append(html, done);
}

}  // namespace aha::text
