#include "cassette/secret_names.hpp"

#include <algorithm>
#include <boost/algorithm/string/case_conv.hpp>
#include <string>

namespace cassette {
namespace {

template <class Parts>
bool has_any(const std::string& name, const Parts& parts) {
  return std::ranges::any_of(parts,
                             [&](std::string_view part) { return name.find(part) != std::string::npos; });
}

}  // namespace

bool names_secret(std::string_view name) {
  constexpr std::string_view parts[] = {"password",      "passwd", "token", "secret",
                                        "authorization", "cookie", "jwt",   "signature",
                                        "credential",    "csrf",   "xsrf"};
  const std::string lower = boost::algorithm::to_lower_copy(std::string(name));
  return has_any(lower, parts) || lower == "key" || lower == "sig" || lower.ends_with("_key") ||
         lower.ends_with("-key") || lower.ends_with("apikey");
}

bool plainly_names_secret(std::string_view name) {
  constexpr std::string_view parts[] = {
      "password",    "passwd",    "token",      "secret",     "authorization", "jwt",
      "api_key",     "apikey",    "api-key",    "access_key", "access-key",    "private_key",
      "private-key", "sessionid", "session_id", "csrf",       "xsrf"};
  const std::string lower = boost::algorithm::to_lower_copy(std::string(name));
  return lower != "token_type" && has_any(lower, parts);
}

bool names_secret_address(std::string_view name) {
  constexpr std::string_view names[] = {"url", "hook_url", "webhook_url", "callback_url"};
  return std::ranges::find(names, name) != std::end(names);
}

}  // namespace cassette
