#include "egress/resolver.hpp"

#include <doctest/doctest.h>

#include "host/egress/fake_lookup.hpp"

using namespace std::chrono_literals;
using egress::Addresses;
using egress::Resolver;
using egress::testing::FakeLookup;

namespace {

struct ResolverFixture {
  FakeLookup::Zone zone;
  egress::Clock::time_point now{};
  Resolver::Settings settings;
  std::unique_ptr<Resolver> resolver;

  ResolverFixture() {
    zone.names["a.example"] = {"192.0.2.1", "2001:db8::1"};
    settings.now = [this] { return now; };
  }

  Resolver& get() {
    if (!resolver) resolver = std::make_unique<Resolver>(std::make_unique<FakeLookup>(zone), settings);
    return *resolver;
  }

  std::size_t count(const std::string& host) {
    std::size_t found = 99;
    get().resolve(host, [&](const Addresses& addresses) { found = addresses.size(); });
    return found;
  }
};

}  // namespace

TEST_CASE_FIXTURE(ResolverFixture, "resolver: an answer is kept for its time and asked for anew after it") {
  CHECK(count("a.example") == 2);
  now += 59s;
  CHECK(count("a.example") == 2);
  CHECK(zone.asked.size() == 1);
  now += 1s;
  zone.names["a.example"] = {"192.0.2.9"};
  CHECK(count("a.example") == 1);
  CHECK(zone.asked.size() == 2);
}

TEST_CASE_FIXTURE(ResolverFixture, "resolver: a failure is kept for a short time only") {
  CHECK(count("b.example") == 0);
  now += 4s;
  CHECK(count("b.example") == 0);
  CHECK(zone.asked.size() == 1);
  now += 1s;
  zone.names["b.example"] = {"192.0.2.2"};
  CHECK(count("b.example") == 1);
}

TEST_CASE_FIXTURE(ResolverFixture, "resolver: those who ask for one name at once share one lookup") {
  zone.answers = false;
  int answered = 0;
  for (int i = 0; i < 10; ++i) get().resolve("a.example", [&](const Addresses&) { ++answered; });
  REQUIRE(zone.open.size() == 1);
  CHECK(answered == 0);
  zone.open[0].second({});
  CHECK(answered == 10);
}

TEST_CASE_FIXTURE(ResolverFixture, "resolver: names under .invalid are not asked for") {
  zone.names["nowhere.invalid"] = {"192.0.2.1"};
  CHECK(count("nowhere.invalid") == 0);
  CHECK(count("invalid") == 0);
  CHECK(zone.asked.empty());
  CHECK(count("notinvalid") == 0);
  CHECK(zone.asked.size() == 1);
}

TEST_CASE_FIXTURE(ResolverFixture, "resolver: the oldest name makes room for a new one") {
  settings.max_names = 2;
  for (const char* host : {"1.example", "2.example", "3.example"}) count(host);
  count("3.example");
  count("2.example");
  CHECK(zone.asked.size() == 3);
  count("1.example");
  CHECK(zone.asked.size() == 4);
}

TEST_CASE_FIXTURE(ResolverFixture, "resolver: too many open lookups do not resolve, and open ones still do") {
  settings.max_pending = 1;
  zone.answers = false;
  bool first = false;
  get().resolve("1.example", [&](const Addresses&) { first = true; });
  CHECK(count("2.example") == 0);
  zone.open[0].second({});
  CHECK(first);
}

TEST_CASE_FIXTURE(ResolverFixture, "resolver: who is answered may ask again") {
  zone.answers = false;
  std::size_t found = 0;
  get().resolve("a.example", [&](const Addresses&) {
    for (int i = 0; i < 100; ++i) get().resolve(std::to_string(i) + ".example", [](const Addresses&) {});
    get().resolve("a.example", [&](const Addresses& addresses) { found = addresses.size(); });
  });
  zone.open[0].second({boost::asio::ip::make_address("192.0.2.1")});
  CHECK(found == 1);
}
