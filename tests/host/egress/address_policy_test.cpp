#include "egress/address_policy.hpp"

#include <doctest/doctest.h>

#include <string>

using egress::AddressPolicy;
using egress::AddressRange;

namespace {

boost::asio::ip::address address(const std::string& text) {
  return boost::asio::ip::make_address(text);
}

AddressPolicy allowing(std::initializer_list<const char*> ranges) {
  std::vector<AddressRange> parsed;
  for (const char* range : ranges) parsed.push_back(AddressRange::parse(range).value());
  return AddressPolicy(std::move(parsed));
}

constexpr const char* refused[] = {
    // IPv4, both ends of each block
    "0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.100.100.200",
    "100.127.255.255", "127.0.0.0", "127.0.0.1", "127.255.255.255", "168.63.129.16", "169.254.0.0",
    "169.254.169.254", "169.254.170.2", "169.254.255.255", "172.16.0.0", "172.31.255.255", "192.0.0.0",
    "192.0.0.192", "192.0.0.255", "192.0.2.1", "192.88.99.1", "192.168.0.0", "192.168.255.255", "198.18.0.0",
    "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1",
    "255.255.255.254", "255.255.255.255",
    // IPv6 of its own
    "::", "::1", "::2", "::7f00:1", "100::1", "2001:2::1", "2001:10::1", "2001:20::1", "2001:1ff:ffff::1",
    "2001:db8::1", "3fff::1", "3fff:fff:ffff::1", "4000::1", "5f00::1", "fc00::1", "fd00:ec2::254",
    "fdff:ffff::1", "fe80::1", "febf:ffff::1", "fec0::1", "feff::1", "ff02::1", "ff0e::1", "::ffff:0:7f00:1",
    // IPv4 inside IPv6
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:0.0.0.0", "64:ff9b::127.0.0.1",
    "64:ff9b::192.168.0.1", "64:ff9b::169.254.169.254", "64:ff9b:1::8.8.8.8", "64:ff9b:1:ffff::a00:1",
    "64:ff9b:0:1::808:808", "2002:7f00:1::", "2002:a00:1::1", "2002:a9fe:a9fe::1",
    // Teredo: the client's address is inverted; then a private server with a public client
    "2001:0:808:808::80ff:fffe", "2001:0:808:808::f5ff:fffe", "2001:0:a00:1::f7f7:f7f7"};

constexpr const char* opened[] = {"1.0.0.0",
                                  "1.1.1.1",
                                  "8.8.8.8",
                                  "9.255.255.255",
                                  "11.0.0.0",
                                  "100.63.255.255",
                                  "100.128.0.0",
                                  "126.255.255.255",
                                  "128.0.0.0",
                                  "168.63.129.15",
                                  "169.253.255.255",
                                  "169.255.0.0",
                                  "172.15.255.255",
                                  "172.32.0.0",
                                  "192.0.1.0",
                                  "192.0.3.0",
                                  "192.167.255.255",
                                  "192.169.0.0",
                                  "198.17.255.255",
                                  "198.20.0.0",
                                  "203.0.112.255",
                                  "223.255.255.255",
                                  "2000::1",
                                  "2001:200::1",
                                  "2001:4860:4860::8888",
                                  "2606:4700:4700::1111",
                                  "2a00:1450::1",
                                  "3ffe::1",
                                  "::ffff:8.8.8.8",
                                  "64:ff9b::8.8.8.8",
                                  "2002:808:808::1",
                                  "2001:0:808:808::f7f7:f7f7"};

}  // namespace

TEST_CASE("address policy: what is not the public Internet is refused with a reason") {
  const AddressPolicy policy;
  for (const char* text : refused) {
    CAPTURE(text);
    const auto reason = policy.refuses(address(text));
    REQUIRE(reason.has_value());
    CHECK_FALSE(reason->empty());
  }
}

TEST_CASE("address policy: the public Internet is open, up to the neighbours of each block") {
  const AddressPolicy policy;
  for (const char* text : opened) {
    CAPTURE(text);
    CHECK_FALSE(policy.refuses(address(text)).has_value());
  }
}

TEST_CASE("address policy: an allowed range reaches through the forms that carry IPv4") {
  const AddressPolicy policy = allowing({"10.1.0.0/16", "fd00:1::/32"});
  for (const char* text :
       {"10.1.2.3", "::ffff:10.1.2.3", "64:ff9b::10.1.2.3", "2002:a01:203::1", "fd00:1::9"}) {
    CAPTURE(text);
    CHECK_FALSE(policy.refuses(address(text)).has_value());
  }
  for (const char* text : {"10.2.0.0", "10.0.255.255", "::ffff:10.2.0.0", "fd00:2::1", "127.0.0.1", "::1"}) {
    CAPTURE(text);
    CHECK(policy.refuses(address(text)).has_value());
  }
}

TEST_CASE("address policy: a Teredo address is open only where both of its IPv4 addresses are") {
  const AddressPolicy policy = allowing({"10.0.0.1/32"});
  CHECK_FALSE(policy.refuses(address("2001:0:a00:1::f7f7:f7f7")).has_value());
  CHECK(policy.refuses(address("2001:0:a00:1::f5ff:fffd")).has_value());  // client 10.0.0.2
}

TEST_CASE("address range: a block holds its ends and not its neighbours") {
  const auto range = AddressRange::parse("192.168.4.0/22").value();
  CHECK(range.contains(address("192.168.4.0")));
  CHECK(range.contains(address("192.168.7.255")));
  CHECK_FALSE(range.contains(address("192.168.3.255")));
  CHECK_FALSE(range.contains(address("192.168.8.0")));
  CHECK_FALSE(range.contains(address("::ffff:192.168.4.1")));
}

TEST_CASE("address range: the edges of the prefix length") {
  CHECK(AddressRange::parse("0.0.0.0/0").value().contains(address("255.1.2.3")));
  CHECK(AddressRange::parse("::/0").value().contains(address("fe80::1")));
  CHECK(AddressRange::parse("10.0.0.7").value().contains(address("10.0.0.7")));
  CHECK_FALSE(AddressRange::parse("10.0.0.7/32").value().contains(address("10.0.0.6")));
  CHECK(AddressRange::parse("fd00::1/128").value().contains(address("fd00::1")));
}

TEST_CASE("address range: what is not one is refused with the text and a hint") {
  for (const char* text :
       {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x", "10.0.0.0/ 8", "10.0.0.1/8",
        "10.0/8", "::/129", "fd00::1/8", "fe80::1%1/128", "example.com", "10.0.0.0/8/8"}) {
    CAPTURE(text);
    const auto range = AddressRange::parse(text);
    REQUIRE_FALSE(range.has_value());
    CHECK(range.error().find("10.0.0.0/8 or fd00::/8") != std::string::npos);
  }
}
