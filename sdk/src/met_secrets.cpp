#include "met_secrets.hpp"

#include "ascii.hpp"

#include <aha/auth.hpp>
#include <aha/bytes.hpp>
#include <aha/secrets.hpp>

#include <algorithm>
#include <string>

namespace aha::http {
namespace {

/// Shorter ones say "en" or "1".
constexpr std::size_t shortest_cookie = 6;
constexpr std::size_t shortest_random = 6;
constexpr std::size_t shortest_other = 12;
/// A login's answer is small; larger ones are records.
constexpr std::size_t largest_body = 8 * 1024;

void keep_each(Call& call, std::string_view text) {
  for (const secrets::Credential& one : secrets::credentials_in(text)) {
    if (one.kind == secrets::Credential::Kind::jwt) {
      // As a whole it is known by its form; the remote may quote its signature alone.
      call.keep_secret(one.value.substr(one.value.rfind('.') + 1));
      continue;
    }
    const bool is_random = one.value.size() >= shortest_random && secrets::looks_random(one.value);
    if (is_random || one.value.size() >= shortest_other) call.keep_secret(one.value);
  }
}

/// "Basic ...", "Bearer ...", "OAuth ...", or the token alone.
void keep_authorization(Call& call, std::string_view value) {
  const std::size_t blank = value.find(' ');
  if (blank == std::string_view::npos) return call.keep_secret(value);
  const std::string_view scheme = value.substr(0, blank), rest = value.substr(blank + 1);
  if (ascii::equal_ignoring_case(scheme, "OAuth") && rest.find('=') < rest.find('"'))
    return keep_each(call, rest);
  call.keep_secret(rest);
  const auto pair = ascii::equal_ignoring_case(scheme, "Basic") ? auth::from_base64(rest) : std::nullopt;
  if (pair && pair->find(':') != pair->npos)
    call.keep_secret(std::string_view(*pair).substr(pair->find(':') + 1));
}

void keep_cookie(Call& call, std::string_view pair) {
  const std::size_t equals = pair.find('=');
  if (equals == std::string_view::npos) return;
  const std::string_view value = pair.substr(equals + 1, pair.find(';') - equals - 1);
  if (value.size() >= shortest_cookie && secrets::looks_random(value)) call.keep_secret(value);
}

bool may_name_a_secret(std::string_view body) {
  constexpr std::string_view parts[] = {"oken", "OKEN", "ecret", "ession", "assword", "eyJ"};
  return std::ranges::any_of(parts, [&](std::string_view part) { return body.find(part) != body.npos; });
}

}  // namespace

void keep_sent_secrets(Call& call, const aha_http_request& request) {
  for (std::size_t i = 0; i < request.header_count; ++i) {
    const std::string_view name = to_view(request.headers[i].name), value = to_view(request.headers[i].value);
    if (ascii::equal_ignoring_case(name, "Authorization"))
      keep_authorization(call, value);
    else if (is_secret_member(name))
      call.keep_secret(value);
  }
  const std::string_view url = to_view(request.url);
  if (url.find_first_of("?@") != url.npos || url.find("/token") != url.npos) keep_each(call, url);
  call.keep_secret(to_view(request.password));
}

void keep_received_secrets(Call& call, const Response& response) {
  for (const aha_header& header : response.headers()) {
    const std::string_view name = to_view(header.name), value = to_view(header.value);
    if (ascii::equal_ignoring_case(name, "Set-Cookie"))
      keep_cookie(call, value);
    else if (ascii::equal_ignoring_case(name, "Location"))
      keep_each(call, value);
    else if (is_secret_member(name) && secrets::looks_random(value))
      call.keep_secret(value);
  }
  const std::string_view body = response.body();
  if (body.size() <= largest_body && may_name_a_secret(body)) keep_each(call, body);
}

}  // namespace aha::http
