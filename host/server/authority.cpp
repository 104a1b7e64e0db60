#include "server/authority.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/beast/core/string.hpp>

#include <algorithm>
#include <string>

namespace server {
namespace {

// RFC 3986: the characters of a registered name, in lower case.
constexpr std::string_view name_characters = "abcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=%";

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return name_characters.find(c >= 'A' && c <= 'Z' ? char(c | 0x20) : c) != std::string_view::npos;
  });
}

bool is_port(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_ipv4(std::string_view text) {
  if (text.back() < '0' || text.back() > '9') return false;  // most names end here
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address_v4(std::string(text), error);
  return !error && address.to_string() == text;  // Windows also takes 2130706433 and 127.1
}

// In its brackets, and without a zone.
bool is_ipv6(std::string_view text) {
  if (text.size() < 4 || text.front() != '[' || text.back() != ']') return false;
  if (text.find('%') != std::string_view::npos) return false;
  boost::system::error_code error;
  boost::asio::ip::make_address_v6(std::string(text.substr(1, text.size() - 2)), error);
  return !error;
}

}  // namespace

bool is_same_word(std::string_view a, std::string_view b) {
  return boost::beast::iequals({a.data(), a.size()}, {b.data(), b.size()});
}

bool Authority::is_same(const Authority& other, std::string_view default_port) const {
  const auto port_of = [&](const Authority& one) { return one.port.empty() ? default_port : one.port; };
  return is_same_word(host, other.host) && port_of(*this) == port_of(other);
}

std::optional<Authority> parse_authority(std::string_view text) {
  const auto end_of_host = text.starts_with('[') ? text.find(']') : std::string_view::size_type{0};
  if (end_of_host == std::string_view::npos) return std::nullopt;
  const auto colon = std::min(text.find(':', end_of_host), text.size());
  Authority authority{text.substr(0, colon), text.substr(std::min(colon + 1, text.size()))};
  if (!is_port(authority.port)) return std::nullopt;
  authority.is_address = is_ipv6(authority.host);
  if (!authority.is_address) {
    if (!is_name(authority.host)) return std::nullopt;
    authority.is_address = is_ipv4(authority.host);
  }
  return authority;
}

std::optional<Url> parse_url(std::string_view text) {
  const auto colon = text.find(':');
  const std::string_view scheme = text.substr(0, colon);
  const bool is_http = is_same_word(scheme, "http");
  if (!is_http && !is_same_word(scheme, "https")) return std::nullopt;
  text.remove_prefix(scheme.size());
  if (!text.starts_with("://")) return std::nullopt;
  text.remove_prefix(3);
  const auto end = std::min(text.find_first_of("/?#"), text.size());
  const auto authority = parse_authority(text.substr(0, end));
  if (!authority) return std::nullopt;
  return Url{*authority, is_http ? "80" : "443", text.substr(end)};
}

}  // namespace server
