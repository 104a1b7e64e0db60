#include <aha/hash.hpp>
#include <aha/signature.hpp>

namespace aha {

bool hub_signature_matches(std::string_view secret, std::string_view body, std::string_view header) {
  constexpr std::string_view scheme = "sha256=";
  if (secret.empty() || !header.starts_with(scheme)) return false;
  return hash::equal_codes(header.substr(scheme.size()), hash::hex(hash::hmac_sha256(secret, body)));
}

}  // namespace aha
