#include "credentials.hpp"

#include "../ascii.hpp"
#include "layers.hpp"
#include "shape.hpp"

#include <aha/auth.hpp>
#include <aha/blanks.hpp>

#include <algorithm>
#include <optional>

namespace aha::secrets {
namespace {

constexpr std::string_view value_ends = "&#\"'<> \t\r\n,;)]}\\";
constexpr std::size_t shortest_bare = 6;  // after a colon without quotes: it may be a sentence

bool is_name_character(char c) {
  return is_alphanumeric(c) || c == '_' || c == '-';
}

std::size_t after_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
  return at;
}

/// What comes behind a name.
struct Assignment {
  std::size_t value = 0;  // where it begins
  std::size_t end = 0;
  char quote = 0;
  char sign = 0;
};

std::size_t end_of_quoted(std::string_view text, std::size_t at, char quote) {
  constexpr std::size_t longest = 8192;
  const std::size_t limit = std::min(text.size(), at + longest);
  for (; at < limit && text[at] != quote; ++at)
    if (text[at] == '\\') ++at;
  return std::min(at, limit);
}

/// `"]` of "user[password]" and `"password"`, then ":", "=" or "=>", then the value.
std::optional<Assignment> assignment_at(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == '"' || text[at] == '\'' || text[at] == ']')) ++at;
  at = after_blanks(text, at);
  if (at >= text.size() || (text[at] != ':' && text[at] != '=')) return std::nullopt;
  Assignment out;
  out.sign = text[at];
  at += out.sign == '=' && text.substr(at).starts_with("=>") ? 2 : 1;
  at = out.sign == '=' && text[at - 1] == '=' ? at : after_blanks(text, at);
  if (at < text.size() && (text[at] == '"' || text[at] == '\'')) {
    out.quote = text[at];
    out.value = at + 1;
    out.end = end_of_quoted(text, out.value, out.quote);
  } else {
    out.value = at;
    out.end = end_of_value(text, value_ends, at);
  }
  return out;
}

bool is_scheme(std::string_view word) {
  constexpr std::string_view schemes[] = {"basic", "bearer", "token", "oauth", "jwt", "apikey", "genie"};
  return std::ranges::find(schemes, ascii::lower(word)) != std::end(schemes);
}

/// "Bearer abc": the second word is the credential.
void skip_scheme(std::string_view text, Assignment& one) {
  constexpr std::size_t longest = 8;
  const std::string_view rest = text.substr(one.value, longest);
  const std::size_t blank = std::min(rest.find(' '), rest.size());
  if (!is_scheme(rest.substr(0, blank))) return;
  const std::size_t value = after_blanks(text, one.value + blank);
  const std::size_t end = end_of_value(text, value_ends, value);
  if (end <= value || (one.quote != 0 && value >= one.end)) return;
  one.value = value;
  one.end = one.quote == 0 ? end : std::min(one.end, end);
}

bool is_basic(std::string_view value) {
  const auto pair = auth::from_base64(value);
  return pair && pair->find(':') != std::string::npos;
}

/// Without the escapes of JSON if it is quoted, else without those of a form.
std::string decoded_value(std::string_view raw, const Assignment& one) {
  if (one.quote != 0) return one.sign == '=' ? percent_decoded(unescaped(raw)) : unescaped(raw);
  return one.sign == '=' ? form_decoded(raw) : std::string(raw);
}

void tell(std::string_view text, std::string_view name, const Assignment& one, const Found& found) {
  const std::string_view raw = text.substr(one.value, one.end - one.value);
  Credential credential{one.value, one.end, decoded_value(raw, one), Credential::Kind::value,
                        std::string(name)};
  if (is_basic(raw) && one.value > 0 && text.substr(0, one.value).ends_with(' '))
    credential.kind = Credential::Kind::basic;
  found(std::move(credential));
}

/// "a=1; b=2": each value is one.
void find_cookies(std::string_view text, Assignment one, bool all, const Found& found) {
  const std::string_view line =
      text.substr(0, one.quote != 0 ? one.end : end_of_value(text, "\r\n\"", one.value));
  do {
    const std::size_t end = std::min(line.find(';', one.value), line.size());
    const std::size_t equals = line.substr(0, end).find('=', one.value);
    if (equals == std::string_view::npos) return;
    found({equals + 1, end, std::string(line.substr(equals + 1, end - equals - 1)), Credential::Kind::value,
           "Cookie"});
    one.value = end + 1;
  } while (all && one.value < line.size());
}

bool is_cookie_header(std::string_view name) {
  return ascii::equal_ignoring_case(name, "Cookie") || ascii::equal_ignoring_case(name, "Set-Cookie");
}

void look_behind_name(std::string_view text, std::string_view name, std::size_t name_end,
                      const Found& found) {
  auto one = assignment_at(text, name_end);
  if (!one) return;
  if (one->sign == ':' && is_cookie_header(name))
    return find_cookies(text, *one, ascii::equal_ignoring_case(name, "Cookie"), found);
  const bool is_member = is_secret_member(name);
  // Behind a colon, "key" names a ticket.
  if (!is_member && (!is_secret_name(name) || (one->sign == ':' && ascii::lower(name).ends_with("key"))))
    return;
  skip_scheme(text, *one);
  const std::string_view raw = text.substr(one->value, one->end - one->value);
  const bool is_random = raw.size() >= shortest_bare && looks_random(raw);
  const bool is_number = one->quote == 0 && std::ranges::all_of(raw, is_digit);
  if (one->sign == '=' || is_random || is_number || (is_member && one->quote != 0))
    tell(text, name, *one, found);
}

/// "Bearer abc" in a sentence.
void look_behind_scheme(std::string_view text, std::string_view word, std::size_t end, const Found& found) {
  constexpr std::size_t shortest = 8;
  const bool is_basic_word = ascii::equal_ignoring_case(word, "Basic");
  if (!is_basic_word && !ascii::equal_ignoring_case(word, "Bearer")) return;
  if (end >= text.size() || text[end] != ' ') return;
  Assignment one;
  one.value = after_blanks(text, end);
  one.end = end_of_value(text, value_ends, one.value);
  const std::string_view raw = text.substr(one.value, one.end - one.value);
  if (is_basic_word ? is_basic(raw) : raw.size() >= shortest && looks_random(raw))
    tell(text, word, one, found);
}

}  // namespace

void find_named(std::string_view text, const Found& found) {
  for (std::size_t at = 0; at < text.size();) {
    if (!is_name_character(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && is_name_character(text[end])) ++end;
    const std::string_view name = text.substr(at, end - at);
    look_behind_name(text, name, end, found);
    look_behind_scheme(text, name, end, found);
    at = end;
  }
}

void find_jwts(std::string_view text, const Found& found) {
  const auto part_end = [&](std::size_t at) {
    while (at < text.size() && is_name_character(text[at])) ++at;
    return at;
  };
  const auto is_json = [](std::string part) {
    std::ranges::replace(part, '-', '+');
    std::ranges::replace(part, '_', '/');
    return auth::from_base64(part).value_or("").starts_with('{');
  };
  for (std::size_t at = text.find("e"); at != text.npos; at = text.find("e", at + 1)) {
    const bool begins = text.substr(at).starts_with("eyJ") || text.substr(at).starts_with("e30.");
    if (!begins || (at > 0 && is_name_character(text[at - 1]))) continue;
    const std::size_t first = part_end(at);
    const std::size_t second = first < text.size() && text[first] == '.' ? part_end(first + 1) : first;
    if (second <= first + 1 || second >= text.size() || text[second] != '.') continue;
    if (!is_json(std::string(text.substr(at, first - at))) ||
        !is_json(std::string(text.substr(first + 1, second - first - 1))))
      continue;
    const std::size_t end = part_end(second + 1);
    found({at, end, std::string(text.substr(at, end - at)), Credential::Kind::jwt});
    at = end - 1;
  }
}

}  // namespace aha::secrets
