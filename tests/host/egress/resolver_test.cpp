#include "egress/resolver.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "host/egress/fake_lookup.hpp"

using namespace std::chrono_literals;
using egress::Found;
using egress::Resolver;
using egress::testing::FakeLookup;

namespace {

account::Limits limits() {
  account::Limits limits;
  limits[account::Resource::lookups] = {.all = 1'024};
  return limits;
}

struct ResolverFixture {
  account::Ledger ledger{limits()};
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

  std::size_t count(const std::string& host, const std::string& plugin = "a.so") {
    std::size_t found = 99;
    const auto wait =
        get().resolve(ledger.of(plugin), host, [&](const Found& answer) { found = answer.addresses.size(); });
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

TEST_CASE_FIXTURE(ResolverFixture, "resolver: the name server says how long, within bounds") {
  struct Case {
    std::chrono::seconds said;
    std::chrono::seconds kept;
  };
  for (const auto& [said, kept] : {Case{0s, 5s}, Case{30s, 30s}, Case{86'400s, 300s}}) {
    CAPTURE(said.count());
    zone.valid_for = said;
    zone.asked.clear();
    resolver.reset();
    count("a.example");
    now += kept - 1s;
    count("a.example");
    CHECK(zone.asked.size() == 1);
    now += 1s;
    count("a.example");
    CHECK(zone.asked.size() == 2);
  }
}

TEST_CASE_FIXTURE(ResolverFixture,
                  "resolver: those of one plugin who ask for one name at once share one lookup") {
  zone.answers = false;
  int answered = 0;
  std::vector<Resolver::Wait> waits;
  for (int i = 0; i < 10; ++i)
    waits.push_back(get().resolve(ledger.of("a.so"), "a.example", [&](const Found&) { ++answered; }));
  REQUIRE(zone.open.size() == 1);
  CHECK(answered == 0);
  zone.open[0].second({});
  CHECK(answered == 10);
}

TEST_CASE_FIXTURE(ResolverFixture, "resolver: a lookup ends with the last who waits for it, and not before") {
  zone.answers = false;
  int answered = 0;
  auto first = get().resolve(ledger.of("a.so"), "a.example", [&](const Found&) { ++answered; });
  auto second = get().resolve(ledger.of("a.so"), "a.example", [&](const Found&) { ++answered; });
  first = {};
  CHECK(zone.under_way == 1);
  second = {};
  CHECK(zone.under_way == 0);
  const auto third = get().resolve(ledger.of("a.so"), "a.example", [&](const Found&) { ++answered; });
  CHECK(zone.asked.size() == 2);
  zone.open[0].second({});  // of the lookup that was ended
  CHECK(answered == 0);
  zone.open[1].second({});
  CHECK(answered == 1);
}

TEST_CASE_FIXTURE(ResolverFixture, "resolver: one who is answered may end the wait of another") {
  zone.answers = false;
  int answered = 0;
  Resolver::Wait second;
  const auto first = get().resolve(ledger.of("a.so"), "a.example", [&](const Found&) {
    ++answered;
    second = {};
  });
  second = get().resolve(ledger.of("a.so"), "a.example", [&](const Found&) { ++answered; });
  zone.open[0].second({});
  CHECK(answered == 1);
}

TEST_CASE_FIXTURE(ResolverFixture,
                  "resolver: lookups that are never answered do not hold up another plugin's") {
  zone.answers = false;
  std::vector<Resolver::Wait> stuck;
  for (int round = 0; round < 64; ++round) {
    stuck.clear();  // cancelled, as often as it likes
    for (int i = 0; i < 2'000; ++i)
      stuck.push_back(get().resolve(ledger.of("hostile.so"), std::to_string(round * 2'000 + i) + ".example",
                                    [](const Found&) {}));
    CHECK(zone.under_way <= 64);
  }
  zone.answers = true;
  CHECK(count("a.example", "b.so") == 2);
  CHECK(count("fresh.example", "hostile.so") == 0);
}

TEST_CASE_FIXTURE(ResolverFixture, "resolver: a plugin's names do not push out what another remembers") {
  settings.max_names = 2;
  CHECK(count("a.example", "b.so") == 2);
  for (int i = 0; i < 100; ++i) count(std::to_string(i) + ".example");
  zone.asked.clear();
  CHECK(count("a.example", "b.so") == 2);
  CHECK(zone.asked.empty());
}

TEST_CASE_FIXTURE(ResolverFixture, "resolver: beyond its lookups at once a plugin's names stand in line") {
  settings.max_lookups = 2;
  zone.answers = false;
  std::vector<std::string> answered;
  std::vector<Resolver::Wait> waits;
  for (const char* host : {"1.example", "2.example", "3.example", "4.example"})
    waits.push_back(get().resolve(ledger.of("a.so"), host,
                                  [&answered, host](const Found&) { answered.emplace_back(host); }));
  CHECK(zone.asked == std::vector<std::string>{"1.example", "2.example"});
  waits[2] = {};  // leaves the line
  zone.open[1].second({});
  CHECK(zone.asked == std::vector<std::string>{"1.example", "2.example", "4.example"});
  waits[0] = {};
  CHECK(answered == std::vector<std::string>{"2.example"});
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

TEST_CASE_FIXTURE(ResolverFixture,
                  "resolver: too many names at once do not resolve, and say why; open ones still do") {
  account::Limits limits;
  limits[account::Resource::lookups] = {.one = 1};
  account::Ledger strict(limits);
  zone.answers = false;
  bool first = false;
  std::string fault;
  const auto wait = get().resolve(strict.of("a.so"), "1.example", [&](const Found&) { first = true; });
  const auto second =
      get().resolve(strict.of("a.so"), "2.example", [&](const Found& found) { fault = found.fault; });
  CHECK(fault.find("names being resolved") != std::string::npos);
  zone.open[0].second({});
  CHECK(first);
  CHECK(strict.of("a.so").used(account::Resource::lookups) == 0);
}

TEST_CASE_FIXTURE(ResolverFixture, "resolver: who is answered may ask again") {
  zone.answers = false;
  std::size_t found = 0;
  std::vector<Resolver::Wait> waits;
  waits.push_back(get().resolve(ledger.of("a.so"), "a.example", [&](const Found&) {
    for (int i = 0; i < 100; ++i)
      waits.push_back(
          get().resolve(ledger.of(std::to_string(i)), std::to_string(i) + ".example", [](const Found&) {}));
    waits.push_back(get().resolve(ledger.of("a.so"), "a.example",
                                  [&](const Found& answer) { found = answer.addresses.size(); }));
  }));
  zone.open[0].second({boost::asio::ip::make_address("192.0.2.1")});
  CHECK(found == 1);
}

TEST_CASE_FIXTURE(ResolverFixture, "resolver: a wait may outlive the resolver") {
  zone.answers = false;
  auto wait = get().resolve(ledger.of("a.so"), "a.example", [](const Found&) {});
  resolver.reset();
  CHECK(zone.under_way == 0);
  wait = {};
}
