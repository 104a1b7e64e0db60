// Keeps what the user typed as a secret out of logs and errors.
#pragma once

#include <aha/view.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace aha {

/// Whether a setting, header or query parameter of this name holds a credential: it contains "password",
/// "token", "secret", "authorization", "cookie", "jwt" or "signature", or is "key" or "sig" or ends in
/// "_key", "-key" or "apikey". Any case.       [any]
bool is_secret_name(std::string_view name);

/// A URL for a log: without user, password and fragment, and with the values of secret query parameters
/// blanked. [any]
std::string without_credentials(std::string_view url);

/// Knows the secrets of one integration by value, and blanks them wherever they turn up.
/// Secret are the settings with a secret name, and the path of addresses which are themselves the credential
/// (a webhook's URL: "url", "hook_url", "webhook_url", "callback_url"). [any]
class Redaction {
 public:
  Redaction() = default;
  /// data  the integration's settings; copied where needed.
  explicit Redaction(View data);

  /// `text` with every secret replaced by "[redacted]".
  std::string apply(std::string_view text) const;

 private:
  void add(std::string secret);
  void add_nested(View value, bool secret, int depth);

  std::vector<std::string> secrets_;  // longest first, so that no secret leaves its tail behind
};

}  // namespace aha
