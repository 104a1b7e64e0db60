#include "cassette/substitution.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/replace.hpp>
#include <cctype>
#include <set>

#include "cassette/credentials.hpp"
#include "cassette/json_comparison.hpp"
#include "cassette/url_parts.hpp"
#include "text/base64.hpp"

namespace cassette {
namespace {

constexpr std::size_t shortest_in_text = 4;
constexpr std::size_t shortest_anywhere = 12;

bool is_word_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

std::string json_escaped(std::string_view text) {
  const std::string quoted = json::serialize(json::string_view(text.data(), text.size()));
  return quoted.substr(1, quoted.size() - 2);
}

std::string xml_escaped(std::string text) {
  boost::algorithm::replace_all(text, "&", "&amp;");
  boost::algorithm::replace_all(text, "<", "&lt;");
  boost::algorithm::replace_all(text, ">", "&gt;");
  return text;
}

// "%2f" for "%2F".
std::string lower_escapes(std::string encoded) {
  for (auto at = encoded.find('%'); at != std::string::npos; at = encoded.find('%', at + 1)) {
    for (std::size_t i = at + 1; i < std::min(at + 3, encoded.size()); ++i)
      encoded[i] = static_cast<char>(std::tolower(static_cast<unsigned char>(encoded[i])));
  }
  return encoded;
}

// As the text of a case, a URL in it, a form or a document in it may have it.
std::set<std::string> spellings_of(std::string_view secret) {
  std::set<std::string> out{std::string(secret), json_escaped(secret), json_escaped(json_escaped(secret)),
                            xml_escaped(std::string(secret))};
  for (const std::string_view kept : {"", ":/?#[]@!$&'()*+,;="}) {
    std::string encoded = percent_encode(secret, kept);
    out.insert(lower_escapes(encoded));
    out.insert(encoded);
    boost::algorithm::replace_all(encoded, "%20", "+");
    out.insert(lower_escapes(encoded));
    out.insert(std::move(encoded));
  }
  return out;
}

std::string url_safe(std::string base64) {
  while (base64.ends_with('=')) base64.pop_back();
  std::ranges::replace(base64, '+', '-');
  std::ranges::replace(base64, '/', '_');
  return base64;
}

}  // namespace

Substitution::Substitution(Secrets secrets) : secrets_(std::move(secrets)) {
  for (const auto& [secret, placeholder] : secrets_.values()) add(secret, placeholder);
  for (const auto& [segment, placeholder] : secrets_.segments()) add_segment(segment, placeholder);
  for (auto& patterns : patterns_) {
    std::ranges::sort(patterns, [](const Pattern& one, const Pattern& other) {
      return one.text.size() > other.text.size();
    });
  }
}

void Substitution::add(std::string_view secret, const std::string& placeholder) {
  if (secret.size() < shortest_in_text) return;
  const bool is_word = secret.size() < shortest_anywhere;
  for (const std::string& text : spellings_of(secret))
    patterns_[static_cast<unsigned char>(text.front())].push_back({text, placeholder, is_word, is_word});
  if (!is_word) add_remains(secret);
}

void Substitution::add_segment(std::string_view segment, const std::string& placeholder) {
  for (const std::string_view slash : {"/", "%2F", "%2f"}) {
    patterns_[static_cast<unsigned char>(slash.front())].push_back(
        {std::string(slash) += segment, std::string(slash) += placeholder, false, true});
  }
}

// In base64 a text looks in one of three ways, by where in a group of three bytes it begins. What is shared with its
// neighbours is left out.
void Substitution::add_remains(std::string_view secret) {
  remains_.emplace_back(secret);
  for (std::size_t before = 0; before < 3; ++before) {
    const std::string encoded = text::encode_base64(std::string(before, ' ') + std::string(secret));
    const std::size_t first = (before * 8 + 5) / 6, last = (before + secret.size()) * 8 / 6;
    remains_.push_back(encoded.substr(first, last - first));
    remains_.push_back(url_safe(remains_.back()));
  }
}

bool Substitution::remains_in(std::string_view text) const {
  return std::ranges::any_of(
      remains_, [&](const std::string& one) { return text.find(one) != std::string_view::npos; });
}

const Substitution::Pattern* Substitution::match(std::string_view text, std::size_t at) const {
  const auto& candidates = patterns_[static_cast<unsigned char>(text[at])];
  const auto found = std::ranges::find_if(candidates, [&](const Pattern& pattern) {
    if (text.substr(at, pattern.text.size()) != pattern.text) return false;
    const std::size_t end = at + pattern.text.size();
    return !(pattern.begins_word && at > 0 && is_word_character(text[at - 1])) &&
           !(pattern.ends_word && end < text.size() && is_word_character(text[end]));
  });
  return found == candidates.end() ? nullptr : &*found;
}

std::string Substitution::in_text(std::string_view text) const {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Pattern* const found = match(text, at);
    if (found == nullptr) {
      out += text[at++];
    } else {
      out += found->placeholder;
      at += found->text.size();
    }
  }
  return out;
}

std::string Substitution::in_value(std::string_view value) const {
  auto whole = secrets_.stand_in(value);
  return whole ? std::move(*whole) : in_text(value);
}

json::value Substitution::in_json(const json::value& value) const {
  if (const auto* const text = value.if_string()) return json::value(in_value(*text));
  if (const auto* const object = value.if_object()) {
    json::object out;
    for (const auto& [name, member] : *object) out[in_text(name)] = in_json(member);
    return out;
  }
  if (const auto* const list = value.if_array()) {
    json::array out;
    for (const auto& element : *list) out.push_back(in_json(element));
    return out;
  }
  return value;
}

std::string Substitution::in_url(std::string_view url) const {
  const auto mark = std::min(url.find('?'), url.size());
  std::string out = in_text(url.substr(0, mark));
  if (mark < url.size()) (out += '?') += in_form(url.substr(mark + 1));
  return out;
}

// What holds no secret keeps its spelling.
std::string Substitution::in_form(std::string_view form) const {
  std::string out;
  while (!form.empty()) {
    const auto end = std::min(form.find('&'), form.size());
    const std::string_view parameter = form.substr(0, end);
    const auto equals = std::min(parameter.find('=') + 1, parameter.size());
    const auto parsed = parse_form(parameter);
    const std::string value = parsed.empty() ? std::string() : parsed.front().second;
    const std::string kept = in_token(value).value_or(value);
    out +=
        kept == value ? in_text(parameter) : std::string(parameter.substr(0, equals)) + percent_encode(kept);
    if (end < form.size()) out += '&';
    form.remove_prefix(std::min(end + 1, form.size()));
  }
  return out;
}

// Nothing where a token is neither a secret that is known nor a JWT, whose claims are what counts of it.
std::optional<std::string> Substitution::in_token(std::string_view token) const {
  std::string kept = in_value(token);
  if (kept != token) return kept;
  return jwt_claims(token) ? std::optional(in_jwt(token)) : std::nullopt;
}

std::string Substitution::in_jwt(std::string_view token) const {
  const auto first = token.find('.');
  const auto claims_end = std::min(token.find('.', first + 1), token.size());
  const auto claims = text::decode_base64(token.substr(first + 1, claims_end - first - 1));
  const auto parsed = claims ? parse_json(*claims) : std::nullopt;
  return std::string(token.substr(0, first + 1)) +
         url_safe(text::encode_base64(json::serialize(in_json(parsed.value_or(json::object()))))) +
         ".redacted";
}

std::string Substitution::in_basic(std::string_view pair) const {
  const auto colon = std::min(pair.find(':'), pair.size());
  return in_value(pair.substr(0, colon)) + ":" + in_value(pair.substr(std::min(colon + 1, pair.size())));
}

std::optional<std::string> Substitution::in_authorization(std::string_view value) const {
  const auto space = value.find(' ');
  if (space == std::string_view::npos) return in_token(value);
  const std::string scheme(value.substr(0, space + 1));
  const std::string_view rest = value.substr(space + 1);
  if (boost::algorithm::iequals(scheme, "NTLM "))
    return std::string(value);  // the recorder's own, see ntlm_stub
  if (boost::algorithm::iequals(scheme, "Basic ")) {
    const std::string pair = text::decode_base64(rest).value_or("");
    const std::string kept = in_basic(pair);
    return kept == pair ? std::nullopt : std::optional(scheme + text::encode_base64(kept));
  }
  if (scheme == "OAuth " && rest.find("oauth_signature=\"") != std::string_view::npos)
    return scheme + in_text(without_oauth_signature(rest));
  const auto kept = in_token(rest);
  return kept ? std::optional(scheme + *kept) : std::nullopt;
}

}  // namespace cassette
