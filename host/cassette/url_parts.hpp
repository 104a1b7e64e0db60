// What a comparison looks at of a URL, and of a form, which is written like its query.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cassette {

// In the order of the alphabet: a form's order has no meaning.
using Parameters = std::vector<std::pair<std::string, std::string>>;

struct UrlParts {
  std::string endpoint;  // "https://example.com:443/path", lower-case host, the path encoded in one way
  Parameters query;      // decoded; of a parameter `jwt`, the claims

  friend bool operator==(const UrlParts&, const UrlParts&) = default;
};

// Never fails: what is no URL is a separate endpoint.    [any]
UrlParts split_url(std::string_view url);

// application/x-www-form-urlencoded, decoded. [any]
Parameters parse_form(std::string_view text);

// Everything but unreserved characters (RFC 3986) and those of `kept` as %XX. [any]
std::string percent_encode(std::string_view text, std::string_view kept = {});

// The form's text as a person reads it. [any]
std::string to_string(const Parameters& parameters);

}  // namespace cassette
