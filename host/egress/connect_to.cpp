#include "egress/connect_to.hpp"

#include <boost/algorithm/string/predicate.hpp>
#include <charconv>

#include "egress/url.hpp"

namespace egress {
namespace {

// Takes "host:" or "[v6]:" off the front; nothing if no colon follows.
std::optional<std::string> take_host(std::string_view& rest) {
  std::size_t end = 0;
  std::string host;
  if (rest.starts_with('[')) {
    const auto bracket = rest.find(']');
    if (bracket == std::string_view::npos) return std::nullopt;
    host = rest.substr(1, bracket - 1);
    end = bracket + 1;
  } else {
    end = rest.find(':');
    host = rest.substr(0, end);
  }
  if (end >= rest.size() || rest[end] != ':') return std::nullopt;
  rest.remove_prefix(end + 1);
  return host;
}

std::optional<std::uint16_t> read_port(std::string_view digits) {
  if (digits.empty()) return std::uint16_t{0};
  std::uint16_t port = 0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (code != std::errc() || end != digits.data() + digits.size() || port == 0) return std::nullopt;
  return port;
}

}  // namespace

tl::expected<ConnectTo, std::string> ConnectTo::parse(std::string_view text) {
  const auto fail = [&](std::string_view why) {
    return tl::unexpected(
        "\"" + std::string(text) + "\" cannot be connected to: " + std::string(why) +
        ". Write HOST:PORT:HOST:PORT, where each part may be empty, as in ::127.0.0.1:9000.");
  };
  std::string_view rest = text;
  ConnectTo entry;
  const auto host = take_host(rest);
  if (!host) return fail("a colon is missing after the first host");
  const auto colon = rest.find(':');
  if (colon == std::string_view::npos) return fail("a colon is missing after the first port");
  const auto port = read_port(rest.substr(0, colon));
  rest.remove_prefix(colon + 1);
  const auto target_host = take_host(rest);
  if (!target_host) return fail("a colon is missing after the second host");
  const auto target_port = read_port(rest);
  if (!port || !target_port) return fail("a port must be a number from 1 to 65535");
  return ConnectTo{*host, *port, *target_host, *target_port};
}

bool ConnectTo::matches(const Url& url) const {
  return (host.empty() || boost::algorithm::iequals(host, url.host)) && (port == 0 || port == url.port);
}

}  // namespace egress
