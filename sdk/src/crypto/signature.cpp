#include <aha/hash.hpp>
#include <aha/signature.hpp>

#include <charconv>
#include <string>

namespace aha {

bool hub_signature_matches(std::string_view secret, std::string_view body, std::string_view header) {
  constexpr std::string_view scheme = "sha256=";
  if (secret.empty() || !header.starts_with(scheme)) return false;
  return hash::equal_codes(header.substr(scheme.size()), hash::hex(hash::hmac_sha256(secret, body)));
}

bool slack_signature_matches(std::string_view secret, std::string_view timestamp, std::string_view body,
                             std::string_view header) {
  constexpr std::string_view scheme = "v0=";
  if (secret.empty() || !header.starts_with(scheme)) return false;
  const std::string content = "v0:" + std::string(timestamp) + ":" + std::string(body);
  return hash::equal_codes(header.substr(scheme.size()), hash::hex(hash::hmac_sha256(secret, content)));
}

bool is_recent(std::string_view timestamp, std::int64_t now_s, std::int64_t tolerance_s) {
  std::int64_t time_s = 0;
  const char* const end = timestamp.data() + timestamp.size();
  const auto [stop, error] = std::from_chars(timestamp.data(), end, time_s);
  if (error != std::errc{} || stop != end || time_s < 0) return false;
  return time_s >= now_s - tolerance_s && time_s <= now_s + tolerance_s;
}

}  // namespace aha
