// Keeps secrets out of logs and errors: those that the user typed, and those that a service meets while it works.
#pragma once

#include <aha/secrets.hpp>
#include <aha/view.hpp>

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

namespace aha {

/// A URL for a log: without user, password and fragment, and with the values of secret query parameters
/// blanked. [any]
std::string without_credentials(std::string_view url);

/// Knows the secrets of one integration by value, and blanks them wherever they turn up, in any spelling
/// (secrets::Finder). Secret are the settings with a secret name, numbers as well as texts, and of addresses the parts that
/// are credentials (secrets::parts_of_address). What is a credential by its place, such as a parameter "token" of an address
/// or a password in front of a host, is blanked whether it is known or not. [any]
class Redaction {
 public:
  Redaction() = default;
  /// data  the integration's settings; copied if needed.
  explicit Redaction(View data) { add_all(data); }

  /// The secrets of one more document, by the names of its members, as of the settings.
  void add_all(View document);
  /// All texts of a document that is secret as a whole.
  void add_texts(View document) { add_setting(document, "", true, 0); }
  /// One more secret. One of less than four bytes, a word or a date is blanked only where a credential stands
  /// (secrets::Reach). Of more than most_secrets, the later ones are blanked by their place only: an event may sign a
  /// thousand requests, and each new secret has the finder built again.
  void add(std::string_view secret);
  static constexpr std::size_t most_secrets = 256;

  /// `text` with every secret replaced by "[redacted]".
  std::string apply(std::string_view text) const;

 private:
  void add_setting(View value, std::string_view name, bool is_secret, int depth);
  void add_address(std::string_view address, bool is_credential);
  bool is_credential(const secrets::Credential& one, std::string_view text) const;

  secrets::Finder finder_{secrets::Finder::Base64::replaced};
  std::set<std::string, std::less<>> known_;
};

}  // namespace aha
