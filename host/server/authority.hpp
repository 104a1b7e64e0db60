// A host and port, as the Host header, the Origin header and absolute request targets name it.
#pragma once

#include <optional>
#include <string_view>

namespace server {

struct Authority {
  std::string_view host;    // as written; an IPv6 address in its brackets
  std::string_view port;    // digits; empty: none is named
  bool is_address = false;  // a literal IP address, which no name server can point elsewhere

  // Whether both name the same host and port. default_port: of the one that names none.
  bool is_same(const Authority& other, std::string_view default_port) const;
};

// Views into `text`; nullopt unless it is a host that is not empty, and perhaps a port. User information is refused.
std::optional<Authority> parse_authority(std::string_view text);

// A scheme, http or https, with an authority, and what follows it.
struct Url {
  Authority authority;
  std::string_view default_port;
  std::string_view rest;  // from the path or the query on; empty: neither is there
};

// Views into `text`; nullopt unless it is a URL of these two schemes.
std::optional<Url> parse_url(std::string_view text);

// Whether both are the same but for the case of ASCII letters.
bool is_same_word(std::string_view a, std::string_view b);

}  // namespace server
