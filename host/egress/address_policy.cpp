#include "egress/address_policy.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/address_v6.hpp>
#include <charconv>
#include <cstdint>
#include <span>

namespace egress {
namespace {

using boost::asio::ip::address_v4;
using boost::asio::ip::address_v6;

struct Rule {
  std::array<std::uint8_t, 16> network;
  unsigned prefix_bits;
  std::string_view reason;
};

constexpr std::array<std::uint8_t, 16> v4(std::uint8_t a, std::uint8_t b = 0, std::uint8_t c = 0,
                                          std::uint8_t d = 0) {
  return {a, b, c, d};
}

constexpr std::array<std::uint8_t, 16> v6(std::uint16_t a, std::uint16_t b = 0, std::uint16_t c = 0) {
  return {static_cast<std::uint8_t>(a >> 8), static_cast<std::uint8_t>(a),
          static_cast<std::uint8_t>(b >> 8), static_cast<std::uint8_t>(b),
          static_cast<std::uint8_t>(c >> 8), static_cast<std::uint8_t>(c)};
}

// IANA IPv4 Special-Purpose Address Registry (RFC 6890 and later), RFC 5771, RFC 1112.
constexpr Rule v4_rules[] = {
    {v4(0), 8, "an unspecified address"},
    {v4(10), 8, "a private address"},
    {v4(100, 64), 10, "a carrier-grade NAT address"},
    {v4(127), 8, "a loopback address"},
    {v4(169, 254), 16, "a link-local address"},
    {v4(172, 16), 12, "a private address"},
    {v4(192, 0, 0), 24, "a protocol assignment"},
    {v4(192, 0, 2), 24, "a documentation address"},
    {v4(192, 88, 99), 24, "a 6to4 relay address"},
    {v4(192, 168), 16, "a private address"},
    {v4(198, 18), 15, "a benchmark address"},
    {v4(198, 51, 100), 24, "a documentation address"},
    {v4(203, 0, 113), 24, "a documentation address"},
    {v4(224), 4, "a multicast address"},
    {v4(255, 255, 255, 255), 32, "the broadcast address"},
    {v4(240), 4, "a reserved address"},
    // Azure answers guests' questions about themselves here, secrets included.
    {v4(168, 63, 129, 16), 32, "a cloud platform's own address"},
};

// IANA IPv6 Special-Purpose Address Registry; whatever is outside 2000::/3 needs no separate row except for
// a better reason.
constexpr Rule v6_rules[] = {
    {v6(0x0064, 0xff9b, 0x0001), 48, "a local-use NAT64 address"},
    {v6(0x0100), 64, "a discard-only address"},
    {v6(0x2001), 23, "a protocol assignment"},
    {v6(0x2001, 0x0db8), 32, "a documentation address"},
    {v6(0x3fff), 20, "a documentation address"},
    {v6(0x5f00), 16, "a segment routing address"},
    {v6(0xfc00), 7, "a unique local address"},
    {v6(0xfe80), 10, "a link-local address"},
    {v6(0xfec0), 10, "a site-local address"},
    {v6(0xff00), 8, "a multicast address"},
};

bool same_prefix(const std::uint8_t* a, const std::uint8_t* b, unsigned bits) {
  const unsigned whole = bits / 8;
  if (!std::equal(a, a + whole, b)) return false;
  const unsigned rest = bits % 8;
  return rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0;
}

std::optional<std::string_view> first_match(std::span<const Rule> rules, const std::uint8_t* bytes) {
  for (const Rule& rule : rules)
    if (same_prefix(rule.network.data(), bytes, rule.prefix_bits)) return rule.reason;
  return std::nullopt;
}

address_v4 embedded_v4(const address_v6::bytes_type& bytes, std::size_t at, std::uint8_t mask = 0) {
  return address_v4(
      {static_cast<std::uint8_t>(bytes[at] ^ mask), static_cast<std::uint8_t>(bytes[at + 1] ^ mask),
       static_cast<std::uint8_t>(bytes[at + 2] ^ mask), static_cast<std::uint8_t>(bytes[at + 3] ^ mask)});
}

// The IPv4 addresses that traffic to an IPv6 address ends up at; empty if it stands for itself.
std::vector<address_v4> carried_v4(const address_v6& address) {
  const auto bytes = address.to_bytes();
  if (address.is_v4_mapped()) return {embedded_v4(bytes, 12)};
  if (same_prefix(v6(0x0064, 0xff9b).data(), bytes.data(), 96)) return {embedded_v4(bytes, 12)};  // RFC 6052
  if (same_prefix(v6(0x2002).data(), bytes.data(), 16)) return {embedded_v4(bytes, 2)};           // RFC 3056
  if (same_prefix(v6(0x2001).data(), bytes.data(), 32))  // RFC 4380: the server, and the client inverted
    return {embedded_v4(bytes, 4), embedded_v4(bytes, 12, 0xff)};
  return {};
}

}  // namespace

tl::expected<AddressRange, std::string> AddressRange::parse(std::string_view text) {
  const auto fail = [&](std::string_view why) {
    return tl::unexpected("\"" + std::string(text) + "\" is not an address range: " + std::string(why) +
                          ". Write one as 10.0.0.0/8 or fd00::/8.");
  };
  const auto slash = text.find('/');
  boost::system::error_code error;
  const std::string before_slash(text.substr(0, slash));
  const auto network = boost::asio::ip::make_address(before_slash, error);
  // Some systems complete an address such as 10.0 in their way.
  const bool is_whole = !error && (network.is_v6() || network.to_string() == before_slash);
  if (!is_whole) return fail("what stands before the slash is no IP address");
  if (network.is_v6() && network.to_v6().scope_id() != 0) return fail("a zone cannot be part of it");
  const unsigned width = network.is_v4() ? 32 : 128;
  unsigned bits = width;
  if (slash != std::string_view::npos) {
    const auto digits = text.substr(slash + 1);
    const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    if (digits.empty() || code != std::errc() || end != digits.data() + digits.size() || bits > width)
      return fail("the prefix length must be a number from 0 to " + std::to_string(width));
  }
  std::array<std::uint8_t, 16> bytes{};
  if (network.is_v4())
    std::ranges::copy(network.to_v4().to_bytes(), bytes.begin());
  else
    std::ranges::copy(network.to_v6().to_bytes(), bytes.begin());
  for (unsigned bit = bits; bit < width; ++bit)
    if (bytes[bit / 8] & (0x80 >> bit % 8)) return fail("the address has bits set beyond the prefix");
  return AddressRange(network, bits);
}

bool AddressRange::contains(const Address& address) const {
  if (address.is_v4() != network_.is_v4()) return false;
  if (address.is_v4())
    return same_prefix(network_.to_v4().to_bytes().data(), address.to_v4().to_bytes().data(), prefix_bits_);
  return same_prefix(network_.to_v6().to_bytes().data(), address.to_v6().to_bytes().data(), prefix_bits_);
}

std::optional<std::string_view> AddressPolicy::refuses(const Address& address) const {
  for (const AddressRange& range : allowed_)
    if (range.contains(address)) return std::nullopt;
  if (address.is_v4()) return first_match(v4_rules, address.to_v4().to_bytes().data());

  const auto v6_address = address.to_v6();
  if (v6_address.is_loopback()) return "a loopback address";
  if (v6_address.is_unspecified()) return "an unspecified address";
  if (const auto carried = carried_v4(v6_address); !carried.empty()) {
    for (const auto& inner : carried)
      if (const auto reason = refuses(inner)) return reason;
    return std::nullopt;
  }
  const auto bytes = v6_address.to_bytes();
  if (const auto reason = first_match(v6_rules, bytes.data())) return reason;
  if ((bytes[0] & 0xe0) != 0x20) return "outside global unicast space";
  return std::nullopt;
}

}  // namespace egress
