// URLs as the transport reads them. libcurl's own parser does the work, so that what was judged and what is
// connected to cannot be two different things.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace egress {

inline constexpr std::size_t max_url_bytes = 64u << 10;

// An absolute http or https URL. A value. [any]
struct Url {
  std::string text;  // normalised, without fragment; what the transport is given
  bool tls = false;
  std::string host;  // lower-case ASCII, without brackets or trailing dot
  std::uint16_t port = 0;
  std::optional<boost::asio::ip::address> address;  // if `host` is an address literal

  // "example.com:443" or "[2001:db8::1]:443": all of a URL that may appear in a message.
  std::string authority() const;

  // Same scheme, host and port (RFC 6454).
  bool same_origin(const Url& other) const;
};

// Parses what a caller gave. The error is a sentence for a person that repeats neither the query nor
// credentials.
//
// Refused: more than max_url_bytes, other schemes, no host, spaces and control characters, a port outside 1..65535, a
// zone identifier, and user names or passwords inside the URL (they would travel into logs and answers; there is a
// header for them). An IPv4 address in any form that inet_aton takes ("127.1", "0x7f.1", "2130706433") becomes dotted
// decimal; a name whose last label is a number is no name.
tl::expected<Url, std::string> parse_url(std::string_view text);

// The target of a redirect: `location` resolved against `base` (RFC 3986), then judged as above, except that
// spaces are encoded, since servers send them.
tl::expected<Url, std::string> resolve_location(const Url& base, std::string_view location);

}  // namespace egress
