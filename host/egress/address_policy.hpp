// Which IP addresses the host may connect to. The public Internet, and what the operator allows beside it.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace egress {

using Address = boost::asio::ip::address;

// A block of addresses in CIDR notation. [any]
class AddressRange {
 public:
  // Parses "10.0.0.0/8", "fd00::/8" or a single address. Bits set beyond the prefix are an error, since they
  // are a slip more often than not. The error says what is wrong, for the person who typed the option.
  static tl::expected<AddressRange, std::string> parse(std::string_view text);

  // True if `address` is of the same family and inside the block. An IPv4-mapped IPv6 address is not
  // inside an IPv4 block: AddressPolicy unwraps it first.
  bool contains(const Address& address) const;

 private:
  AddressRange(const Address& network, unsigned prefix_bits) : network_(network), prefix_bits_(prefix_bits) {}

  Address network_;
  unsigned prefix_bits_;
};

// Judges addresses. Immutable. [any]
class AddressPolicy {
 public:
  // `allowed` are exceptions from the rules below; they reach through the forms that carry an IPv4 address.
  explicit AddressPolicy(std::vector<AddressRange> allowed = {}) : allowed_(std::move(allowed)) {}

  // Why `address` is refused ("a loopback address"), or nothing if it may be connected to.
  //
  // IPv4: everything in IANA's special-purpose registry is refused, and the one public address that clouds
  // answer on for their own guests. IPv6: only global unicast (2000::/3) is open, without the special-purpose
  // blocks in it. IPv4-mapped, NAT64 (64:ff9b::/96), 6to4 and Teredo are judged by the IPv4 addresses inside.
  // 64:ff9b:1::/48 is refused whole: where in it the IPv4 address lies is known to that network alone.
  std::optional<std::string_view> refuses(const Address& address) const;

 private:
  std::vector<AddressRange> allowed_;
};

}  // namespace egress
