#include "cassette/substitution.hpp"

#include <algorithm>
#include <boost/algorithm/string/case_conv.hpp>
#include <boost/algorithm/string/predicate.hpp>

#include "cassette/credentials.hpp"
#include "cassette/json_comparison.hpp"
#include "cassette/url_parts.hpp"
#include "text/base64.hpp"

namespace cassette {
namespace {

using aha::secrets::Credential;
using aha::secrets::Reach;

std::string url_safe(std::string base64) {
  while (base64.ends_with('=')) base64.pop_back();
  std::ranges::replace(base64, '+', '-');
  std::ranges::replace(base64, '/', '_');
  return base64;
}

}  // namespace

Substitution::Substitution(Secrets secrets, Texts texts) : secrets_(std::move(secrets)) {
  for (const auto& [secret, placeholder] : secrets_.values()) {
    const bool is_name = aha::secrets::is_name_like(secret);
    const Reach reach =
        is_name && secrets_.is_api_word(secret) ? Reach::value : aha::secrets::reach_of(secret);
    if (reach != Reach::value || texts == Texts::told) in_texts_.add(secret, placeholder, reach);
    if (reach == Reach::anywhere && !is_name) unmistakable_.add(secret, placeholder, reach);
  }
  for (const auto& [segment, placeholder] : secrets_.segments()) in_texts_.add_segment(segment, placeholder);
}

// In JSON, "key" names a ticket or a project; settings with "_key" have their own names.
bool Substitution::names_credential(std::string_view name) const {
  return secrets_.is_field(name) || aha::is_secret_member(name) ||
         (aha::is_secret_name(name) && !boost::algorithm::to_lower_copy(std::string(name)).ends_with("key"));
}

std::optional<std::string> Substitution::in_place(const Credential& one, std::string_view text) const {
  if (auto whole = secrets_.stand_in(one.value)) return whole;
  const std::string_view raw = text.substr(one.begin, one.end - one.begin);
  if (one.kind == Credential::Kind::jwt) return in_jwt(raw);
  if (one.kind != Credential::Kind::basic) return std::nullopt;
  const std::string pair = text::decode_base64(raw).value_or("");
  const std::string kept = in_basic(pair);
  return kept == pair ? std::nullopt : std::optional(text::encode_base64(kept));
}

std::string Substitution::in_text(std::string_view text) const {
  std::string out;
  std::size_t done = 0;
  for (const Credential& one : aha::secrets::credentials_in(text)) {
    const auto kept = in_place(one, text);
    if (!kept) continue;
    (out += in_texts_.replaced(text.substr(done, one.begin - done))) += *kept;
    done = one.end;
  }
  return out += in_texts_.replaced(text.substr(done));
}

std::string Substitution::in_credential(std::string_view value) const {
  auto whole = secrets_.stand_in(value);
  return whole ? std::move(*whole) : in_text(value);
}

std::string Substitution::in_named(std::string_view name, std::string_view value) const {
  return names_credential(name) ? in_credential(value) : in_text(value);
}

json::value Substitution::in_json(const json::value& value) const {
  return in_json(value, false);
}

json::value Substitution::in_json(const json::value& value, bool is_credential) const {
  if (const auto* const text = value.if_string())
    return json::value(is_credential ? in_credential(*text) : in_text(*text));
  if (const auto* const object = value.if_object()) {
    json::object out;
    for (const auto& [name, member] : *object)
      out[unmistakable_.replaced(name)] = in_json(member, is_credential || names_credential(name));
    return out;
  }
  if (const auto* const list = value.if_array()) {
    json::array out;
    for (const auto& element : *list) out.push_back(in_json(element, is_credential));
    return out;
  }
  if (!value.is_number()) return value;
  const std::string digits = json::serialize(value);
  const bool is_secret = is_credential || aha::secrets::reach_of(digits) != Reach::value;
  const auto placeholder = is_secret ? secrets_.stand_in(digits) : std::nullopt;
  return placeholder ? json::value(*placeholder) : value;
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
    const std::string name = parsed.empty() ? std::string() : parsed.front().first;
    const std::string kept = secrets_.is_field(name) || aha::is_secret_name(name)
                                 ? in_token(value).value_or(value)
                                 : in_text(value);
    out += kept == value ? std::string(parameter)
                         : std::string(parameter.substr(0, equals)) + percent_encode(kept);
    if (end < form.size()) out += '&';
    form.remove_prefix(std::min(end + 1, form.size()));
  }
  return out;
}

// Nothing if a token is neither a secret that is known nor a JWT, whose claims are what counts of it.
std::optional<std::string> Substitution::in_token(std::string_view token) const {
  if (auto whole = secrets_.stand_in(token)) return whole;
  if (jwt_claims(token)) return in_jwt(token);
  std::string kept = in_text(token);
  return kept != token ? std::optional(std::move(kept)) : std::nullopt;
}

std::string Substitution::in_jwt(std::string_view token) const {
  const auto first = token.find('.');
  const auto claims_end = std::min(token.find('.', first + 1), token.size());
  const auto claims = text::decode_base64(token.substr(first + 1, claims_end - first - 1));
  const auto parsed = claims ? parse_json(*claims) : std::nullopt;
  return std::string(token.substr(0, first + 1)) +
         url_safe(text::encode_base64(json::serialize(in_json(parsed.value_or(json::object()), true)))) +
         ".redacted";
}

std::string Substitution::in_basic(std::string_view pair) const {
  const auto colon = std::min(pair.find(':'), pair.size());
  return in_credential(pair.substr(0, colon)) + ":" +
         in_credential(pair.substr(std::min(colon + 1, pair.size())));
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

bool Substitution::remains_in(std::string_view text) const {
  return unmistakable_.finds_in(text);
}

}  // namespace cassette
