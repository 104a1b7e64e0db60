#include "cassette/credentials.hpp"

#include <algorithm>
#include <cctype>
#include <map>

#include "cassette/case.hpp"
#include "cassette/json_comparison.hpp"
#include "text/base64.hpp"

namespace cassette {
namespace {

bool take_scheme(std::string_view& text, std::string_view scheme) {
  if (!text.starts_with(scheme)) return false;
  text.remove_prefix(scheme.size());
  return true;
}

bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// name="value", ... of OAuth 1.
std::map<std::string, std::string, std::less<>> oauth_parameters(std::string_view text) {
  std::map<std::string, std::string, std::less<>> out;
  for (std::size_t equals = text.find("=\""); equals != std::string_view::npos;
       equals = text.find("=\"", equals)) {
    std::size_t start = equals;
    while (start > 0 && is_name_character(text[start - 1])) --start;
    const std::size_t value = equals + 2;
    const std::size_t end = std::min(text.find('"', value), text.size());
    out[std::string(text.substr(start, equals - start))] = text.substr(value, end - value);
    equals = end;
  }
  for (const auto* const chance : {"oauth_nonce", "oauth_timestamp", "oauth_signature"}) {
    if (const auto found = out.find(chance); found != out.end()) found->second.clear();
  }
  return out;
}

}  // namespace

std::optional<json::object> jwt_claims(std::string_view token) {
  const auto first = token.find('.');
  if (first == std::string_view::npos) return std::nullopt;
  const auto claims = text::decode_base64(token.substr(first + 1, token.find('.', first + 1) - first - 1));
  auto parsed = claims ? parse_json(*claims) : std::nullopt;
  if (!parsed || !parsed->is_object()) return std::nullopt;
  json::object& object = parsed->get_object();
  for (const auto* const chance : {"iat", "exp", "jti", "nbf"}) object.erase(chance);
  return std::move(object);
}

int ntlm_message(const egress::Headers& headers) {
  std::string_view value = header(headers, "Authorization");
  if (!take_scheme(value, "NTLM ")) return 0;
  const auto message = text::decode_base64(value);
  constexpr std::size_t type_at = 8;  // MS-NLMP 2.2.1: behind the signature
  return message && message->size() > type_at ? (*message)[type_at] : 0;
}

std::string without_oauth_signature(std::string_view parameters) {
  constexpr std::string_view name = "oauth_signature=\"";
  std::string out(parameters);
  if (const auto at = out.find(name); at != std::string::npos) {
    const auto value = at + name.size();
    out.replace(value, std::min(out.find('"', value), out.size()) - value, "redacted");
  }
  return out;
}

// The head of a third message (MS-NLMP 2.2.1.3): "NTLMSSP", its end, and the type.
std::string_view ntlm_stub() {
  return "NTLM TlRMTVNTUAADAAAA";
}

bool same_authorization(std::string_view expected, std::string_view got) {
  if (expected == got) return true;
  for (const auto* const scheme : {"JWT ", "Bearer "}) {
    std::string_view one = expected, other = got;
    if (!take_scheme(one, scheme) || !take_scheme(other, scheme)) continue;
    const auto claims = jwt_claims(one);
    return claims && claims == jwt_claims(other);
  }
  if (take_scheme(expected, "OAuth ") && take_scheme(got, "OAuth "))
    return oauth_parameters(expected) == oauth_parameters(got);
  return expected.starts_with("NTLM ") && got.starts_with("NTLM ");
}

}  // namespace cassette
