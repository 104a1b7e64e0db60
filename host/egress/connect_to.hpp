// The operator's --connect-to entries: sending connections elsewhere than the URL says, in curl's syntax.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace egress {

struct Url;

// One entry HOST:PORT:HOST:PORT. A value. [any]
struct ConnectTo {
  std::string host;               // as asked for; empty: any
  std::uint16_t port = 0;         // as asked for; 0: any
  std::string target_host;        // where to connect instead, IPv6 without brackets; empty: as asked for
  std::uint16_t target_port = 0;  // 0: as asked for

  // Parses curl's syntax: each of the four may be empty, an IPv6 address stands in brackets. The error says
  // what is wrong, for the person who typed the option.
  static tl::expected<ConnectTo, std::string> parse(std::string_view text);

  // Whether the entry speaks of `url`. Names are compared without regard to case.
  bool matches(const Url& url) const;
};

}  // namespace egress
