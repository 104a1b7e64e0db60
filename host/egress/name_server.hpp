// A name server of the operator's choice: --dns-server.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace egress {

// A value. [any]
struct NameServer {
  std::string text;  // "127.0.0.1:53" or "[::1]:53", as c-ares reads it

  // Parses ADDRESS, ADDRESS:PORT or [ADDRESS]:PORT. The error says what is wrong, for the person who typed it.
  static tl::expected<NameServer, std::string> parse(std::string_view text);
};

}  // namespace egress
