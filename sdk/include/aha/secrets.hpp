// What a secret is, how it may be spelled, and where it stands in a text: one set of rules for the lines that a service
// writes (redaction.hpp) and for the cases that the host records.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace aha {

/// Whether a setting, header or query parameter of this name holds a credential: it contains "password", "token",
/// "secret", "authorization", "cookie", "jwt", "signature", "credential", "apikey" or the like, or is "key", "pin", "auth"
/// or the like, or ends in "_key". In any case, with any of "-", "_" and "." between its words. Names that tell about a
/// secret, such as "token_type" and "token_url", hold none.       [any]
bool is_secret_name(std::string_view name);

/// The same for a member of JSON or an element of XML, where "key" names a ticket and "cookie" is a word. [any]
bool is_secret_member(std::string_view name);

/// Whether a setting of this name holds an address that is itself the credential, such as an incoming webhook's: "url",
/// "hook_url", "webhook_url", "callback_url", "proxy_server_url". [any]
bool is_secret_address(std::string_view name);

}  // namespace aha

namespace aha::secrets {

/// How far a secret reaches. A password that is a word or a date must not rewrite the sentences, hosts, paths and dates
/// which have the same letters.
enum class Reach : std::uint8_t {
  value,     ///< only where a credential stands: below a secret name, in front of a host, in Authorization
  token,     ///< also in texts, but not as a part of a longer word
  anywhere,  ///< also as a part of a longer word
};

/// By its form. `value`: below four bytes, a word below twelve, joined words ("open-door") below eight, a number below eight
/// digits, a date. `token`: longer words up to 24 bytes, longer numbers, and four or five bytes of any other kind.
/// `anywhere`: all else. [any]
Reach reach_of(std::string_view secret);

/// Whether it might be the name of something: a word, or words joined by "_", "-" or ".", with at most four digits at the
/// end, such as "jira2026" and "create_feature". [any]
bool is_name_like(std::string_view text);

/// Whether no word of a language or an API looks so: it has a digit, or capital letters behind small ones. [any]
bool looks_random(std::string_view text);

/// A credential that is known by its place: the value of a secret name in any notation (a parameter, a member of JSON, an
/// element or attribute of XML, a header), a user and a password in front of a host, a segment of a path behind one such as
/// "token", an attachment's own segment, a JWT.
struct Credential {
  enum class Kind : std::uint8_t {
    value,
    basic,  ///< base64 of user:password
    jwt,    ///< all three parts
    user,   ///< in front of a host, if the password is none: "token:x-oauth-basic@"
  };
  std::size_t begin = 0;  ///< in the text, as it is spelled there
  std::size_t end = 0;
  std::string value;  ///< decoded
  Kind kind = Kind::value;
  std::string name = {};  ///< what named it; empty if it is known by its place in an address or by its form
};

/// All that `text` has, from its beginning, none of which overlap. Also in addresses that are parameters of others, and in
/// JSON that is text in JSON. [any]
std::vector<Credential> credentials_in(std::string_view text);

/// The parts of an address of the settings that are secret: user and password, parameters with secret names, segments
/// that look random.
/// is_credential  the whole address is one (is_secret_address): then each segment counts that is no word, the last one
///                whatever it is, and each parameter. [any]
std::vector<std::string> parts_of_address(std::string_view address, bool is_credential);

class PatternIndex;

/// Finds known secrets in every spelling: as they are, without the blanks around them, in capital or small letters (from
/// eight bytes on), percent-encoded once or more, escaped for JSON, JavaScript or HTML, in hexadecimal digits and as base64
/// at any place of a longer text, and in encodings of encodings. Never in the name of a URL's host. The time that a search
/// takes grows with the text, and hardly with the number of secrets. [any], by one thread at a time
class Finder {
 public:
  /// What becomes of base64 that holds a secret: replaced as a whole, or encoded again with the placeholder in it.
  enum class Base64 : std::uint8_t { replaced, encoded_again };

  explicit Finder(Base64 base64) : base64_(base64) {}

  /// One more. Empty ones are none.
  /// reach  see Reach. `value` is found in texts only right behind a word such as "password".
  void add(std::string_view secret, std::string_view placeholder, Reach reach);
  void add(std::string_view secret, std::string_view placeholder) {
    add(secret, placeholder, reach_of(secret));
  }
  /// One that is a secret as a segment of a path only, as "messages" may be of a webhook's.
  void add_segment(std::string_view segment, std::string_view placeholder);

  /// `text` with the placeholders in place of the secrets.
  std::string replaced(std::string_view text) const { return replaced(text, 0); }
  /// Whether replaced() would change it.
  bool finds_in(std::string_view text) const;

 private:
  struct Secret {
    std::string text;
    std::string placeholder;
    Reach reach;
    bool is_segment;
  };
  class Hits;

  const PatternIndex& index() const;
  void search(std::string_view layer, const std::vector<std::uint32_t>& places, int depth, Hits& hits) const;
  Hits hits_in(std::string_view text, int depth) const;
  std::string replaced(std::string_view text, int depth) const;
  std::string placeholder_in_base64(std::string_view found, const std::string& placeholder, int depth) const;

  Base64 base64_;
  std::vector<Secret> secrets_;
  mutable std::shared_ptr<const PatternIndex>
      index_;  // built when a text is searched; null since then if one was added
};

}  // namespace aha::secrets
