// Building URLs: percent-encoding and query strings.
#pragma once

#include <concepts>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aha::url {

/// Percent-encodes everything but RFC 3986's unreserved characters: safe in a path segment and in a query.
/// [any]
std::string encode(std::string_view text);

/// Percent-encodes only what may not stand in a URL at all: "/", "?" and "&" keep their meaning, "#" and "%"
/// do not. For recorded addresses only; encode() is what a path segment needs. [any]
/// upstream: URI::Parser#escape
std::string encode_illegal(std::string_view text);

/// The path "/repos/acme/app" of segments, each encoded. Throws ConfigurationError for an empty segment: "/projects//issues"
/// would reach another resource, or none, and the cause is a setting or a link that is missing. A "." or ".." is refused
/// likewise.  [any]
std::string path(std::initializer_list<std::string_view> segments);

/// The address of a server as people paste it, for appending path() to: without blanks around it, a query, a fragment and
/// slashes at its end. [any]
std::string base(std::string_view typed);

/// The scheme, host and port of an absolute URL ("https://example.com:8443"), or "" if there is none.
/// [any] The host is lower-cased, credentials are left out, a default port is dropped.
std::string origin(std::string_view absolute_url);

/// Parameters of a query or of a form, in the order they were added. A name may occur more than once.
class Query {
 public:
  Query() = default;
  Query(std::initializer_list<std::pair<std::string_view, std::string_view>> parameters);

  Query& add(std::string_view name, std::string_view value);
  Query& add(std::string_view name, std::integral auto value) { return add(name, std::to_string(value)); }

  bool empty() const { return encoded_.empty(); }
  /// "name=value&name=value", encoded.
  const std::string& encoded() const { return encoded_; }

 private:
  std::string encoded_;
};

/// The first value of `name` in the query or form `encoded`, decoded ("+" is a blank); nothing if it is not
/// there. A "%" without two hex digits stays. [any]
std::optional<std::string> form_value(std::string_view encoded, std::string_view name);

/// `url` with the query appended, by ? or & as needed, before a fragment. [any]
std::string with_query(std::string_view url, const Query& query);

}  // namespace aha::url
