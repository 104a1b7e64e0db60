#include "egress/target_finder.hpp"

#include <doctest/doctest.h>

#include <optional>

#include "host/egress/fake_lookup.hpp"

using egress::Error;
using egress::testing::FakeLookup;

namespace {

struct TargetFixture {
  FakeLookup::Zone zone;
  std::vector<egress::AddressRange> allowed;
  std::vector<egress::ConnectTo> connect_to;

  void send(const char* entry) { connect_to.push_back(egress::ConnectTo::parse(entry).value()); }
  void allow(const char* range) { allowed.push_back(egress::AddressRange::parse(range).value()); }

  tl::expected<egress::ConnectTarget, egress::Failure> target(
      const std::string& url, const std::vector<std::string>* hosts = nullptr) {
    egress::Resolver resolver(std::make_unique<FakeLookup>(zone));
    const egress::AddressPolicy policy(allowed);
    egress::TargetFinder targets(policy, connect_to, resolver);
    std::optional<tl::expected<egress::ConnectTarget, egress::Failure>> found;
    const auto wait = targets.find(account::Account::unlimited(), egress::parse_url(url).value(), hosts,
                                   [&](auto result) { found = std::move(result); });
    REQUIRE(found.has_value());
    return *found;
  }

  Error error(const std::string& url) {
    const auto found = target(url);
    return found ? Error::none : found.error().error;
  }
};

}  // namespace

TEST_CASE_FIXTURE(TargetFixture, "target: a name is pinned to the addresses that were judged") {
  zone.names["a.example"] = {"8.8.8.8", "2001:4860:4860::8888"};
  CHECK(target("https://a.example/").value().pin == "+a.example:443:8.8.8.8,[2001:4860:4860::8888]");
}

TEST_CASE_FIXTURE(TargetFixture, "target: one bad address among good ones refuses the name") {
  zone.names["a.example"] = {"8.8.8.8", "10.0.0.1", "1.1.1.1"};
  const auto found = target("https://a.example/path?token=hidden");
  REQUIRE_FALSE(found.has_value());
  CHECK(found.error().error == Error::address_refused);
  CHECK(found.error().message.find("a.example:443") != std::string::npos);
  CHECK(found.error().message.find("10.0.0.1 is a private address") != std::string::npos);
  CHECK(found.error().message.find("hidden") == std::string::npos);
}

TEST_CASE_FIXTURE(TargetFixture, "target: a name without addresses is unresolved") {
  CHECK(error("https://a.example/") == Error::unresolved);
}

TEST_CASE_FIXTURE(TargetFixture, "target: an address in a URL is judged in every spelling") {
  for (const char* host : {"127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "0x7f000001",
                           "127.0.0.1.", "%31%32%37.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
                           "0", "169.254.169.254", "0xa9fea9fe", "[fd00:ec2::254]"}) {
    CAPTURE(host);
    CHECK(error(std::string("http://") + host + "/") == Error::address_refused);
  }
  CHECK(zone.asked.empty());
  CHECK(error("http://134744072/") == Error::none);
}

TEST_CASE_FIXTURE(TargetFixture, "target: localhost is loopback, and never looked up") {
  zone.names["localhost"] = {"8.8.8.8"};
  for (const char* host : {"localhost", "LOCALHOST", "localhost.", "a.localhost"}) {
    CAPTURE(host);
    CHECK(error(std::string("http://") + host + "/") == Error::address_refused);
  }
  allow("127.0.0.0/8");
  CHECK(target("http://localhost:81/").value().pin == "+localhost:81:127.0.0.1");
  allow("::1");
  CHECK(target("http://localhost:81/").value().pin == "+localhost:81:127.0.0.1,[::1]");
  CHECK(zone.asked.empty());
}

TEST_CASE_FIXTURE(TargetFixture, "target: connect-to sends names elsewhere without looking them up") {
  send("::127.0.0.1:9000");
  const auto found = target("https://a.example/").value();
  CHECK(found.connect_to == "::127.0.0.1:9000");
  CHECK(found.pin.empty());
  CHECK(found.is_operators_choice);
  CHECK(zone.asked.empty());
}

TEST_CASE_FIXTURE(TargetFixture,
                  "target: under connect-to, addresses and localhost in a URL are judged all the same") {
  send("::127.0.0.1:9000");
  for (const char* host : {"127.0.0.1", "10.0.0.1", "0x7f.1", "[::1]", "localhost", "x.localhost"}) {
    CAPTURE(host);
    CHECK(error(std::string("http://") + host + "/") == Error::address_refused);
  }
  CHECK(target("http://8.8.8.8/").value().connect_to == "::127.0.0.1:9000");
  CHECK(error("https://nowhere.invalid/") == Error::unresolved);
}

TEST_CASE_FIXTURE(TargetFixture,
                  "target: connect-to with a port alone still looks the name up and judges it") {
  send("a.example:443::8443");
  zone.names["a.example"] = {"8.8.8.8"};
  const auto found = target("https://a.example/").value();
  CHECK(found.connect_to ==
        "::"
        ":8443");
  CHECK(found.pin == "+a.example:8443:8.8.8.8");
  CHECK_FALSE(found.is_operators_choice);
  zone.names["a.example"] = {"10.0.0.1"};
  CHECK(error("https://a.example/") == Error::address_refused);
}

TEST_CASE_FIXTURE(TargetFixture, "target: the first entry that matches counts, others do not") {
  send("b.example::127.0.0.1:1");
  send("a.example::[::1]:2");
  send("::127.0.0.1:3");
  CHECK(target("http://a.example/").value().connect_to == "::[::1]:2");
  CHECK(target("http://c.example/").value().connect_to == "::127.0.0.1:3");
}

TEST_CASE_FIXTURE(TargetFixture,
                  "target: a host that the manifest does not list is refused before it is looked up") {
  const std::vector<std::string> hosts = {"a.example"};
  zone.names["a.example"] = {"8.8.8.8"};
  CHECK(target("http://A.example./", &hosts).has_value());
  zone.asked.clear();
  const auto found = target("http://b.example/", &hosts);
  REQUIRE_FALSE(found.has_value());
  CHECK(found.error().error == Error::unlisted_host);
  CHECK(found.error().message.find("manifest") != std::string::npos);
  CHECK(found.error().message.find("author can add it") != std::string::npos);
  CHECK(zone.asked.empty());
}
