// Puts placeholders where secrets stand, in every spelling in which a case may have them.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cassette/case.hpp"
#include "cassette/secrets.hpp"

namespace cassette {

// All of it is [any].
//
// A secret is replaced anywhere where it is long (12 bytes), between characters that are no part of a word where it is
// shorter, and below four bytes only as a whole value: a password "on" is no reason to rewrite every sentence.
class Substitution {
 public:
  explicit Substitution(Secrets secrets);

  // Free text: also secrets that are encoded as in a URL, a form, XML or JSON.
  std::string in_text(std::string_view text) const;
  // A text that may be the secret itself: a member's, a parameter's, a header's.
  std::string in_value(std::string_view value) const;
  json::value in_json(const json::value& value) const;
  std::string in_url(std::string_view url) const;
  // application/x-www-form-urlencoded, or a query. Of a JWT, the claims stay.
  std::string in_form(std::string_view form) const;
  // Of the header Authorization. Nothing where it cannot be kept: what it says is made of a secret, but not of its text.
  std::optional<std::string> in_authorization(std::string_view value) const;

  // Whether a long secret is in `text`, as it is or as base64.
  bool remains_in(std::string_view text) const;

 private:
  struct Pattern {
    std::string text;
    std::string placeholder;
    bool begins_word = false;  // no part of a longer word may be before it
    bool ends_word = false;
  };

  void add(std::string_view secret, const std::string& placeholder);
  void add_segment(std::string_view segment, const std::string& placeholder);
  void add_remains(std::string_view secret);
  const Pattern* match(std::string_view text, std::size_t at) const;
  std::string in_jwt(std::string_view token) const;
  std::optional<std::string> in_token(std::string_view token) const;
  std::string in_basic(std::string_view pair) const;

  const Secrets secrets_;
  std::array<std::vector<Pattern>, 256> patterns_;  // by their first byte, the longest first
  std::vector<std::string> remains_;
};

}  // namespace cassette
