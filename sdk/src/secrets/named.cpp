#include "credentials.hpp"

#include "../ascii.hpp"
#include "layers.hpp"
#include "shape.hpp"

#include <aha/auth.hpp>
#include <aha/blanks.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace aha::secrets {
namespace {

bool is_name_character(char c) {
  return is_alphanumeric(c) || c == '_' || c == '-';
}

std::size_t after_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
  return at;
}

/// Which bytes are of some kind.
using Kind = std::array<bool, 256>;

template <class IsOne>
constexpr Kind kind_of(IsOne is_one) {
  Kind kind{};
  for (std::size_t byte = 0; byte < kind.size(); ++byte)
    kind[byte] = is_one(static_cast<char>(static_cast<unsigned char>(byte)));
  return kind;
}

constexpr Kind one_of(std::string_view characters) {
  return kind_of([&](char c) { return characters.find(c) != characters.npos; });
}

constexpr Kind value_ends = one_of("&#\"'<> \t\r\n,;)]}\\"), line_ends = one_of("\r\n\"");
constexpr Kind semicolons = one_of(";"), equals_signs = one_of("=");
constexpr Kind digits = kind_of(is_digit), others_than_digits = kind_of([](char c) { return !is_digit(c); });
constexpr Kind capitals = kind_of(is_upper), small_letters = kind_of(is_lower);

/// Where a character of some kind comes next. Of places that mostly move forward each byte is read about once, however
/// long the values are that end at the same character.
class NextOf {
 public:
  NextOf(std::string_view text, const Kind& kind) : text_(text), kind_(kind) {}

  /// At or behind `at`, but at most so far on as a credential may be long.
  std::size_t operator()(std::size_t at) {
    constexpr std::size_t longest = 8192;
    if (at < from_ || at > found_) {
      from_ = found_ = at;
      while (found_ < text_.size() && !kind_[static_cast<unsigned char>(text_[found_])]) ++found_;
    }
    return std::min(found_, at + longest);
  }

 private:
  std::string_view text_;
  const Kind& kind_;
  std::size_t from_ = 1, found_ = 0;  // between them there is none
};

bool is_scheme(std::string_view word) {
  constexpr std::string_view schemes[] = {"basic", "bearer", "token", "oauth", "jwt", "apikey", "genie"};
  return std::ranges::any_of(
      schemes, [&](std::string_view scheme) { return ascii::equal_ignoring_case(scheme, word); });
}

bool is_basic(std::string_view value) {
  const auto pair = auth::from_base64(value);
  return pair && pair->find(':') != std::string::npos;
}

bool is_cookie_header(std::string_view name) {
  return ascii::equal_ignoring_case(name, "Cookie") || ascii::equal_ignoring_case(name, "Set-Cookie");
}

/// What comes behind a name.
struct Assignment {
  std::size_t value = 0;  // where it begins
  std::size_t end = 0;
  char quote = 0;
  char sign = 0;
};

/// Without the escapes of JSON if it is quoted, else without those of a form.
std::string decoded_value(std::string_view raw, const Assignment& one) {
  if (one.quote != 0) return one.sign == '=' ? percent_decoded(unescaped(raw)) : unescaped(raw);
  return one.sign == '=' ? form_decoded(raw) : std::string(raw);
}

/// Goes through one text, name by name.
class NamedValues {
 public:
  NamedValues(std::string_view text, const Found& found, const IsFree& is_free)
      : text_(text), found_(found), is_free_(is_free) {}

  void find() {
    for (std::size_t at = 0; at < text_.size();) {
      if (!is_name_character(text_[at])) {
        ++at;
        continue;
      }
      std::size_t end = at;
      while (end < text_.size() && is_name_character(text_[end])) ++end;
      const std::string_view name = text_.substr(at, end - at);
      look_behind_name(name, end);
      look_behind_scheme(name, end);
      at = end;
    }
  }

 private:
  void look_behind_name(std::string_view name, std::size_t name_end) {
    auto one = assignment_at(name_end);
    if (!one) return;
    if (one->sign == ':' && is_cookie_header(name))
      return find_cookies(*one, ascii::equal_ignoring_case(name, "Cookie"));
    const bool is_member = is_secret_member(name);
    // Behind a colon, "key" names a ticket.
    if (!is_member && (!is_secret_name(name) || (one->sign == ':' && ascii::lower(name).ends_with("key"))))
      return;
    skip_scheme(*one);
    if (!is_free_(one->value, one->end)) return;
    if (one->sign == '=' || (is_member && one->quote != 0) || is_like_a_secret(*one)) tell(name, *one);
  }

  /// `"]` of "user[password]" and `"password"`, then ":", "=" or "=>", then the value.
  std::optional<Assignment> assignment_at(std::size_t at) {
    while (at < text_.size() && (text_[at] == '"' || text_[at] == '\'' || text_[at] == ']')) ++at;
    at = after_blanks(text_, at);
    if (at >= text_.size() || (text_[at] != ':' && text_[at] != '=')) return std::nullopt;
    Assignment out;
    out.sign = text_[at];
    at += out.sign == '=' && text_.substr(at).starts_with("=>") ? 2 : 1;
    at = out.sign == '=' && text_[at - 1] == '=' ? at : after_blanks(text_, at);
    if (at < text_.size() && (text_[at] == '"' || text_[at] == '\'')) {
      out.quote = text_[at];
      out.value = at + 1;
      out.end = end_of_quoted(out.value, out.quote);
    } else {
      out.value = at;
      out.end = value_end_(at);
    }
    return out;
  }

  std::size_t end_of_quoted(std::size_t at, char quote) const {
    constexpr std::size_t longest = 8192;
    const std::size_t limit = std::min(text_.size(), at + longest);
    for (; at < limit && text_[at] != quote; ++at)
      if (text_[at] == '\\') ++at;
    return std::min(at, limit);
  }

  /// "Bearer abc": the second word is the credential.
  void skip_scheme(Assignment& one) {
    constexpr std::size_t longest = 8;
    const std::string_view rest = text_.substr(one.value, longest);
    const std::size_t blank = std::min(rest.find(' '), rest.size());
    if (!is_scheme(rest.substr(0, blank))) return;
    const std::size_t value = after_blanks(text_, one.value + blank);
    const std::size_t end = value_end_(value);
    if (end <= value || (one.quote != 0 && value >= one.end)) return;
    one.value = value;
    one.end = one.quote == 0 ? end : std::min(one.end, end);
  }

  /// After a colon without quotes it may be a sentence.
  bool is_like_a_secret(const Assignment& one) {
    constexpr std::size_t shortest = 6;
    const auto has = [&](NextOf& next) { return next(one.value) < one.end; };
    const bool is_random = has(digit_) || (has(capital_) && has(small_));  // as looks_random()
    return (is_random && one.end - one.value >= shortest) || (one.quote == 0 && !has(other_than_digit_));
  }

  void tell(std::string_view name, const Assignment& one) const {
    const std::string_view raw = text_.substr(one.value, one.end - one.value);
    Credential credential{one.value, one.end, decoded_value(raw, one), Credential::Kind::value,
                          std::string(name)};
    if (one.value > 0 && text_[one.value - 1] == ' ' && is_basic(raw))
      credential.kind = Credential::Kind::basic;
    found_(std::move(credential));
  }

  /// "a=1; b=2": each value is one.
  void find_cookies(Assignment one, bool all) {
    const std::size_t line_end = one.quote != 0 ? one.end : line_end_(one.value);
    if (one.value < cookies_end_) return;
    do {
      const std::size_t end = std::min(semicolon_(one.value), line_end);
      const std::size_t equals = equals_sign_(one.value);
      if (equals >= end) return;
      if (is_free_(equals + 1, end))
        found_({equals + 1, end, std::string(text_.substr(equals + 1, end - equals - 1)),
                Credential::Kind::value, "Cookie"});
      cookies_end_ = end;
      one.value = end + 1;
    } while (all && one.value < line_end);
  }

  /// "Bearer abc" in a sentence.
  void look_behind_scheme(std::string_view word, std::size_t end) {
    constexpr std::size_t shortest = 8;
    const bool is_basic_word = ascii::equal_ignoring_case(word, "Basic");
    if (!is_basic_word && !ascii::equal_ignoring_case(word, "Bearer")) return;
    if (end >= text_.size() || text_[end] != ' ') return;
    Assignment one;
    one.value = after_blanks(text_, end);
    one.end = value_end_(one.value);
    if (!is_free_(one.value, one.end)) return;
    const std::string_view raw = text_.substr(one.value, one.end - one.value);
    if (is_basic_word ? is_basic(raw) : raw.size() >= shortest && looks_random(raw)) tell(word, one);
  }

  std::string_view text_;
  const Found& found_;
  const IsFree& is_free_;
  NextOf value_end_{text_, value_ends}, line_end_{text_, line_ends};
  NextOf semicolon_{text_, semicolons}, equals_sign_{text_, equals_signs};
  NextOf digit_{text_, digits}, other_than_digit_{text_, others_than_digits};
  NextOf capital_{text_, capitals}, small_{text_, small_letters};
  std::size_t cookies_end_ = 0;  // of those that were found
};

}  // namespace

void find_named(std::string_view text, const Found& found, const IsFree& is_free) {
  NamedValues(text, found, is_free).find();
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
