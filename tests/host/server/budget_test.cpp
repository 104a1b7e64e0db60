#include "server/budget.hpp"

#include <doctest/doctest.h>

#include <optional>

using server::Budget;
using server::Share;

TEST_CASE("budget: shares grow until it is used up, and give back what they had") {
  Budget budget(100);
  std::optional<Share> one(std::in_place, budget);
  Share other(budget);
  CHECK(one->resize(60));
  CHECK(!other.resize(50));
  CHECK(other.resize(40));
  CHECK(!one->resize(61));
  CHECK(budget.used_bytes() == 100);
  CHECK(one->resize(10));
  CHECK(other.resize(90));
  one.reset();
  CHECK(budget.used_bytes() == 90);
  other.release();
  CHECK(budget.used_bytes() == 0);
}

TEST_CASE("budget: what must be held is, and costs those who come after") {
  Budget budget(100);
  Share reply(budget);
  reply.force(150);
  Share next(budget);
  CHECK(!next.resize(1));
  CHECK(reply.resize(120));  // less is always granted
  reply.release();
  CHECK(next.resize(1));
}

TEST_CASE("budget: the end of a burst is told once") {
  Budget budget(std::size_t{1} << 30);
  Share share(budget);
  CHECK(share.resize(100'000));
  share.release();
  CHECK(!budget.has_fallen());
  CHECK(share.resize(100'000'000));
  CHECK(!budget.has_fallen());
  CHECK(share.resize(10'000'000));
  CHECK(budget.has_fallen());
  CHECK(!budget.has_fallen());
}
