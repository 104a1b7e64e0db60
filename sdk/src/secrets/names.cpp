#include <aha/secrets.hpp>

#include "../ascii.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace aha {
namespace {

constexpr std::size_t longest_name = 100;

/// In small letters, without what joins its words.
std::string squeezed(std::string_view name) {
  std::string out = ascii::lower(name);
  std::erase_if(out, [](char c) { return c == '-' || c == '_' || c == '.' || c == ' '; });
  return out;
}

bool has_any(const std::string& name, std::span<const std::string_view> parts) {
  return std::ranges::any_of(parts, [&](std::string_view part) { return name.find(part) != name.npos; });
}

bool is_any(const std::string& name, std::span<const std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

/// "token_type", "token_url", "access_token_expires_in".
bool tells_about_a_secret(const std::string& squeezed_name) {
  constexpr std::string_view ends[] = {"type",      "kind",      "url",     "uri", "expires",
                                       "expiresin", "expiresat", "expiry",  "ttl", "validity",
                                       "length",    "limit",     "endpoint"};
  return std::ranges::any_of(ends, [&](std::string_view end) { return squeezed_name.ends_with(end); });
}

constexpr std::array<std::string_view, 14> plain_parts{
    "password", "passwd",    "passphrase", "passcode",    "token",     "secret", "authorization",
    "jwt",      "accesskey", "privatekey", "consumerkey", "sessionid", "csrf",   "xsrf"};

}  // namespace

bool is_secret_name(std::string_view name) {
  if (name.size() > longest_name) return false;
  constexpr std::string_view parts[] = {"cookie", "signature", "credential", "bearer"};
  constexpr std::string_view names[] = {"key", "sig", "pwd",     "pass",  "pin",     "auth",
                                        "sid", "otp", "session", "xauth", "clientid"};
  const std::string plain = squeezed(name);
  if (tells_about_a_secret(plain)) return false;
  const std::string lower = ascii::lower(name);
  return has_any(plain, plain_parts) || has_any(plain, parts) || is_any(plain, names) ||
         plain.ends_with("apikey") || lower.ends_with("_key") || lower.ends_with("-key");
}

bool is_secret_member(std::string_view name) {
  if (name.size() > longest_name) return false;
  constexpr std::string_view names[] = {"pwd", "sid", "zsessionid"};
  const std::string plain = squeezed(name);
  return !tells_about_a_secret(plain) &&
         (has_any(plain, plain_parts) || is_any(plain, names) || plain.find("apikey") != plain.npos);
}

bool is_secret_address(std::string_view name) {
  constexpr std::string_view names[] = {"url", "hook_url", "webhook_url", "callback_url", "proxy_server_url"};
  return std::ranges::find(names, name) != std::end(names);
}

}  // namespace aha
