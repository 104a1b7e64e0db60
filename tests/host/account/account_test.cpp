#include "account/account.hpp"

#include <doctest/doctest.h>

#include <thread>

using account::Charge;
using account::Ledger;
using account::Limits;
using account::Resource;

namespace {

// Of one resource.
struct Fixture {
  explicit Fixture(account::Limit limit) : ledger(limits_of(limit)) {}

  static Limits limits_of(account::Limit limit) {
    Limits limits;
    limits[Resource::memory_bytes] = limit;
    return limits;
  }
  // Takes one at a time until it is refused. Returns how many it got.
  std::uint64_t take_all(const char* plugin) {
    for (;;) {
      auto one = ledger.of(plugin).take(Resource::memory_bytes, 1);
      if (!one) break;
      held.push_back(std::move(*one));
    }
    return ledger.of(plugin).used(Resource::memory_bytes);
  }

  Ledger ledger;
  std::vector<Charge> held;
};

}  // namespace

TEST_CASE("account: what is held counts until it is let go, also when it moved") {
  Fixture fixture({.one = 10, .all = 100});
  auto& account = fixture.ledger.of("a.so");
  {
    Charge outer;
    {
      auto charge = account.take(Resource::memory_bytes, 4);
      REQUIRE(charge);
      outer = std::move(*charge);
    }
    CHECK(account.used(Resource::memory_bytes) == 4);
    auto more = account.take(Resource::memory_bytes, 6);
    REQUIRE(more);
    outer.add(std::move(*more));
    CHECK_FALSE(account.take(Resource::memory_bytes, 1));
    CHECK(outer.amount() == 10);
    CHECK(fixture.ledger.used(Resource::memory_bytes) == 10);
  }
  CHECK(account.used(Resource::memory_bytes) == 0);
  CHECK(fixture.ledger.used(Resource::memory_bytes) == 0);
}

TEST_CASE("account: a charge that takes the place of another gives that one back") {
  Fixture fixture({.one = 10, .all = 100});
  auto& account = fixture.ledger.of("a.so");
  Charge charge = *account.take(Resource::memory_bytes, 4);
  charge = *account.take(Resource::memory_bytes, 3);
  CHECK(account.used(Resource::memory_bytes) == 3);
  charge.release();
  charge.release();
  CHECK(account.used(Resource::memory_bytes) == 0);
}

TEST_CASE("account: beyond a plugin's own limit the refusal names the flag, and is counted") {
  Fixture fixture({.one = 10, .all = 1'000, .one_flag = "--one", .all_flag = "--all"});
  auto& account = fixture.ledger.of("a.so");
  const auto held = account.take(Resource::memory_bytes, 10);
  const auto refused = account.take(Resource::memory_bytes, 1);
  REQUIRE_FALSE(refused);
  CHECK(refused.error() ==
        "a.so has 10 bytes of the host's memory already, of 10 that one plugin may have (--one)");
  const auto usage = account.usage()[static_cast<std::size_t>(Resource::memory_bytes)];
  CHECK(usage.used == 10);
  CHECK(usage.limit == 10);
  CHECK(usage.refused == 1);
  CHECK(fixture.ledger.of("b.so").take(Resource::memory_bytes, 1));
}

TEST_CASE("account: one plugin alone gets three quarters, and the refusal says what all have") {
  Fixture fixture({.all = 1'000, .all_flag = "--all"});
  CHECK(fixture.take_all("a.so") == 750);
  CHECK(fixture.ledger.of("a.so").take(Resource::memory_bytes, 1).error() ==
        "a.so has 750 bytes of the host's memory already, all plugins have 750 of 1000 (--all), and one "
        "leaves some to the others");
}

TEST_CASE("account: plugins that take all they can get share evenly, and leave room for the next") {
  Fixture fixture({.all = 1'000});
  for (int round = 0; round < 500; ++round)
    for (const char* plugin : {"a.so", "b.so"})
      if (auto one = fixture.ledger.of(plugin).take(Resource::memory_bytes, 1))
        fixture.held.push_back(std::move(*one));
  const auto first = fixture.ledger.of("a.so").used(Resource::memory_bytes);
  const auto second = fixture.ledger.of("b.so").used(Resource::memory_bytes);
  CHECK(first > 400);
  CHECK(std::max(first, second) - std::min(first, second) <= 3);
  CHECK(fixture.take_all("c.so") > 50);
}

TEST_CASE("account: a limit of few can be reached by one") {
  for (const std::uint64_t few : {1, 2, 3}) {
    Fixture fixture({.all = few});
    CHECK(fixture.take_all("a.so") == few);
  }
}

TEST_CASE("account: an amount that no counter could hold is refused") {
  Fixture fixture({.one = 10, .all = 100});
  auto& account = fixture.ledger.of("a.so");
  const auto held = account.take(Resource::memory_bytes, 5);
  CHECK_FALSE(account.take(Resource::memory_bytes, UINT64_MAX));
  CHECK_FALSE(account.take(Resource::memory_bytes, UINT64_MAX - 4));
  CHECK(account.used(Resource::memory_bytes) == 5);
}

TEST_CASE("account: threads that take and give back at once lose nothing") {
  Fixture fixture({.one = 64, .all = 100});
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int round = 0; round < 10'000; ++round) {
        auto charge = fixture.ledger.of("a.so").take(Resource::memory_bytes, 20);
        if (charge) charge->add(account::Charge());
      }
    });
  for (auto& thread : threads) thread.join();
  CHECK(fixture.ledger.used(Resource::memory_bytes) == 0);
  CHECK(fixture.ledger.of("a.so").used(Resource::memory_bytes) == 0);
}

TEST_CASE("account: without a ledger nothing is refused") {
  auto& account = account::Account::unlimited();
  CHECK(account.take(Resource::memory_bytes, 1ULL << 60U));
  CHECK(account.used(Resource::memory_bytes) == 0);
}
