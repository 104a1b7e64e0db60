#include <aha/secrets.hpp>

#include "../ascii.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

namespace aha {
namespace {

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

// Of any name, of settings, headers and parameters only, and of members of JSON only.
constexpr std::string_view any_parts[] = {
    "password", "passwd",    "passphrase", "passcode",    "token",     "secret", "authorization",
    "jwt",      "accesskey", "privatekey", "consumerkey", "sessionid", "csrf",   "xsrf"};
constexpr std::string_view setting_parts[] = {"cookie", "signature", "credential", "bearer"};
constexpr std::string_view setting_names[] = {"key", "sig", "pwd",     "pass",  "pin",     "auth",
                                              "sid", "otp", "session", "xauth", "clientid"};
constexpr std::string_view member_parts[] = {"apikey"};
constexpr std::string_view member_names[] = {"pwd", "sid", "zsessionid"};

/// One bit for each letter that `text` has, in any case.
constexpr std::uint32_t letters_of(std::string_view text) {
  std::uint32_t letters = 0;
  for (const char c : text) {
    const char small = ascii::lower(c);
    if (small >= 'a' && small <= 'z') letters |= 1U << static_cast<unsigned>(small - 'a');
  }
  return letters;
}

constexpr bool has_letters_of_any(std::uint32_t letters, std::span<const std::uint32_t> words) {
  for (const std::uint32_t word : words)
    if ((letters & word) == word) return true;
  return false;
}

/// Of each word, the letters. Most names of a text lack one of each.
template <std::size_t... sizes>
constexpr auto letters_of_each(const std::string_view (&... lists)[sizes]) {
  std::array<std::uint32_t, (sizes + ...)> out{};
  std::size_t count = 0;
  const auto add = [&](const auto& list) {
    for (const std::string_view word : list) out[count++] = letters_of(word);
  };
  (add(lists), ...);
  return out;
}
constexpr auto letters_of_words =
    letters_of_each(any_parts, setting_parts, setting_names, member_parts, member_names);

bool may_be_secret(std::string_view name) {
  constexpr std::size_t longest_name = 100;
  return name.size() <= longest_name && has_letters_of_any(letters_of(name), letters_of_words);
}

}  // namespace

bool is_secret_name(std::string_view name) {
  if (!may_be_secret(name)) return false;
  const std::string plain = squeezed(name);
  if (tells_about_a_secret(plain)) return false;
  const std::string lower = ascii::lower(name);
  return has_any(plain, any_parts) || has_any(plain, setting_parts) || is_any(plain, setting_names) ||
         plain.ends_with("apikey") || lower.ends_with("_key") || lower.ends_with("-key");
}

bool is_secret_member(std::string_view name) {
  if (!may_be_secret(name)) return false;
  const std::string plain = squeezed(name);
  return !tells_about_a_secret(plain) &&
         (has_any(plain, any_parts) || has_any(plain, member_parts) || is_any(plain, member_names));
}

bool is_secret_address(std::string_view name) {
  constexpr std::string_view names[] = {"url", "hook_url", "webhook_url", "callback_url", "proxy_server_url"};
  return std::ranges::find(names, name) != std::end(names);
}

}  // namespace aha
