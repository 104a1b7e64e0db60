// Puts placeholders where secrets stand, in every spelling in which a case may have them.
#pragma once

#include <aha/secrets.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cassette/case.hpp"
#include "cassette/secrets.hpp"

namespace cassette {

// All of it is [any].
//
// How far a secret reaches is aha::secrets::Reach: a password "jira" is no reason to rewrite every host, path and
// sentence, nor one "name" to rename members. Where a credential stands (below a secret name, in Authorization, in
// front of a host), every secret is replaced.
class Substitution {
 public:
  enum class Texts : std::uint8_t {
    sent,  // what a service is given or sends: the same text is the same wherever it stands
    told,  // what a person reads and no service sends on: words that are secrets are replaced behind "password", too
  };
  explicit Substitution(Secrets secrets, Texts texts = Texts::sent);

  // Free text, and addresses.
  std::string in_text(std::string_view text) const;
  // A text where a credential stands, and nothing else: a password's setting, a cookie's value.
  std::string in_credential(std::string_view value) const;
  // The value of a member, a parameter or a header.
  std::string in_named(std::string_view name, std::string_view value) const;
  json::value in_json(const json::value& value) const;
  // application/x-www-form-urlencoded, or a query. Of a JWT, the claims stay.
  std::string in_form(std::string_view form) const;
  std::string in_url(std::string_view url) const;
  // Of the header Authorization. Nothing if it cannot be kept: what it says is made of a secret, but not of its
  // text.
  std::optional<std::string> in_authorization(std::string_view value) const;

  // Whether a secret that looks like nothing else is in `text`, in any spelling.
  bool remains_in(std::string_view text) const;

 private:
  json::value in_json(const json::value& value, bool is_credential) const;
  std::optional<std::string> in_place(const aha::secrets::Credential& one, std::string_view text) const;
  std::string in_jwt(std::string_view token) const;
  std::optional<std::string> in_token(std::string_view token) const;
  std::string in_basic(std::string_view pair) const;
  bool names_credential(std::string_view name) const;

  const Secrets secrets_;
  aha::secrets::Finder in_texts_{aha::secrets::Finder::Base64::encoded_again};
  aha::secrets::Finder unmistakable_{aha::secrets::Finder::Base64::encoded_again};  // what cannot be a name
};

}  // namespace cassette
