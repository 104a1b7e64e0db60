#include "egress/dns_lookup.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>

#include "host/egress/client_fixture.hpp"
#include "host/egress/dns_server.hpp"

using namespace egress;
using namespace egress::testing;
using namespace std::chrono_literals;

namespace {

account::Limits limits() {
  account::Limits limits;
  limits[account::Resource::lookups] = {.all = 1'024};
  return limits;
}

struct DnsFixture {
  account::Ledger ledger{limits()};
  boost::asio::io_context loop{1};
  DnsServer server{loop};
  DnsLookup::Settings settings{
      {NameServer::parse(server.address()).value()}, 10s, 3};  // a loaded machine is slow

  Found look_up(const std::string& host) {
    DnsLookup lookup(loop, settings);
    std::optional<Found> found;
    const auto query = lookup.start(host, [&](Found answer) { found = std::move(answer); });
    const auto give_up = Clock::now() + 60s;
    while (!found && Clock::now() < give_up) loop.run_one_until(give_up);
    REQUIRE(found.has_value());
    return *found;
  }

  std::vector<std::string> addresses(const std::string& host) {
    std::vector<std::string> texts;
    for (const auto& address : look_up(host).addresses) texts.push_back(address.to_string());
    std::ranges::sort(texts);
    return texts;
  }
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE_FIXTURE(DnsFixture,
                  "dns: addresses of both families, and the shortest time that one of them is good for") {
  server.names["a.test"] = {{"192.0.2.1", "192.0.2.2", "2001:db8::1"}};
  server.names["a.test"].ttl_s = 42;
  CHECK(addresses("a.test") == Texts{"192.0.2.1", "192.0.2.2", "2001:db8::1"});
  CHECK(look_up("a.test").valid_for == 42s);
}

TEST_CASE_FIXTURE(
    DnsFixture, "dns: a name that does not exist, or has no address, or that the server cannot answer for") {
  server.names["empty.test"] = {};
  server.names["broken.test"].is_refused = true;
  for (const char* host : {"unknown.test", "empty.test", "broken.test"}) {
    CAPTURE(host);
    const Found found = look_up(host);
    CHECK(found.addresses.empty());
    CHECK_FALSE(found.fault.empty());
  }
}

TEST_CASE_FIXTURE(DnsFixture, "dns: an answer that is cut short is asked for again over TCP") {
  server.names["large.test"].is_truncated = true;
  for (int i = 0; i < 200; ++i)
    server.names["large.test"].addresses.push_back("192.0.2." + std::to_string(i));
  CHECK(look_up("large.test").addresses.size() == 200);
  CHECK(server.tcp_questions > 0);
}

TEST_CASE_FIXTURE(DnsFixture, "dns: a chain of other names is followed") {
  server.names["chain.test"] = {{"192.0.2.1", "2001:db8::1"}, 60};
  server.names["chain.test"].is_truncated = true;
  CHECK(addresses("chain.test") == Texts{"192.0.2.1", "2001:db8::1"});
}

TEST_CASE_FIXTURE(DnsFixture, "dns: a server that does not answer is given up in time") {
  settings.timeout = 50ms;
  settings.tries = 2;
  server.names["silent.test"].answers = false;
  const Found found = look_up("silent.test");
  CHECK(found.addresses.empty());
  CHECK(found.fault.find("imeout") != std::string::npos);
  CHECK(server.udp_questions >= 4);  // two tries for each family
}

TEST_CASE_FIXTURE(DnsFixture, "dns: a second server answers if the first is not there") {
  boost::asio::ip::udp::socket gone(loop, {boost::asio::ip::address_v4::loopback(), 0});
  const auto port = gone.local_endpoint().port();
  gone.close();
  settings.servers.insert(settings.servers.begin(),
                          NameServer::parse("127.0.0.1:" + std::to_string(port)).value());
  server.names["a.test"] = {{"192.0.2.1"}};
  CHECK(addresses("a.test") == Texts{"192.0.2.1"});
}

TEST_CASE_FIXTURE(DnsFixture, "dns: a query that is dropped calls nobody and leaves nothing behind") {
  settings.timeout = 50ms;
  settings.tries = 2;
  server.names["silent.test"].answers = false;
  DnsLookup lookup(loop, settings);
  bool called = false;
  auto query = lookup.start("silent.test", [&](Found) { called = true; });
  while (server.udp_questions == 0) loop.run_one();
  query.reset();
  const int asked = server.udp_questions;
  loop.run_for(500ms);  // longer than all tries
  CHECK_FALSE(called);
  CHECK(server.udp_questions <= asked + 2);  // on their way already
}

TEST_CASE_FIXTURE(DnsFixture, "dns: /etc/hosts counts, and nobody is asked") {
  CHECK_FALSE(look_up("localhost").addresses.empty());
  CHECK(server.udp_questions == 0);
}

TEST_CASE_FIXTURE(
    DnsFixture, "dns: hundreds of lookups of one plugin that nobody answers leave the others' as they are") {
  server.names["good.test"] = {{"127.0.0.1"}};
  Options options;
  options.allow_addresses.push_back(AddressRange::parse("127.0.0.1").value());
  LoopbackServer web(loop, [](const Seen&, int) { return answer(200, "x"); });
  CurlClient client(loop, options, std::make_unique<DnsLookup>(loop, settings));
  for (int i = 0; i < 1'000; ++i) {
    const std::string host = std::to_string(i) + ".silent.test";
    server.names[host].answers = false;
    Request hostile = request("GET", web.url(host));
    hostile.account = &ledger.of("hostile.so");
    const auto id = client.start(std::move(hostile), [](Response&&) {});
    if (i % 2 == 0) client.cancel(id);
  }
  Request good = request("GET", web.url("good.test"));
  good.account = &ledger.of("good.so");
  std::optional<Response> response;
  client.start(std::move(good), [&](Response&& arrived) { response = std::move(arrived); });
  const auto give_up = Clock::now() + 60s;
  while (!response && Clock::now() < give_up) loop.run_one_until(give_up);
  REQUIRE(response.has_value());
  CHECK(response->status == 200);
}

TEST_CASE_FIXTURE(DnsFixture, "dns: a private address among thousands of public ones refuses the name") {
  server.names["many.test"].is_truncated = true;
  for (int i = 0; i < 2'000; ++i)
    server.names["many.test"].addresses.push_back("8." + std::to_string(i / 200) + ".1." +
                                                  std::to_string(i % 200));
  server.names["many.test"].addresses.push_back("10.0.0.1");
  CurlClient client(loop, {}, std::make_unique<DnsLookup>(loop, settings));
  std::optional<Response> response;
  client.start(request("GET", "http://many.test/"),
               [&](Response&& arrived) { response = std::move(arrived); });
  const auto give_up = Clock::now() + 60s;
  while (!response && Clock::now() < give_up) loop.run_one_until(give_up);
  REQUIRE(response.has_value());
  CHECK(response->error == Error::address_refused);
}

TEST_CASE("name server: an address with or without a port") {
  CHECK(NameServer::parse("10.0.0.2").value().text == "10.0.0.2:53");
  CHECK(NameServer::parse("10.0.0.2:5353").value().text == "10.0.0.2:5353");
  CHECK(NameServer::parse("::1").value().text == "[::1]:53");
  CHECK(NameServer::parse("[::1]:5353").value().text == "[::1]:5353");
  for (const char* text : {"", "name.example", "10.0.0.2:", "10.0.0.2:0", "10.0.0.2:65536", "10.0.0.2:x",
                           "[::1", "::1]:53", "10.0.0.2,10.0.0.3", "fe80::1%1", ":53", "[]:53"}) {
    CAPTURE(text);
    CHECK_FALSE(NameServer::parse(text).has_value());
  }
}
