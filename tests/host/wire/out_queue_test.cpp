#include "wire/out_queue.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <random>
#include <string>

using wire::OutQueue;

TEST_CASE("out queue: own and lent bytes go out in the order they were put") {
  OutQueue queue;
  queue.lend("first ", nullptr);
  queue.append("second ");
  queue.lend("third ", nullptr);
  queue.lend("fourth ", nullptr);
  queue.append("fifth");
  CHECK(queue.size() == 31);
  CHECK(queue.copy() == "first second third fourth fifth");
}

TEST_CASE("out queue: whatever is taken at a time, nothing is lost, repeated or kept") {
  std::mt19937 random(11);
  for (int round = 0; round < 200; ++round) {
    OutQueue queue;
    std::string expected, taken;
    auto keeper = std::make_shared<const std::string>(3'000, 'k');
    for (int step = 0; step < 60; ++step) {
      const std::string piece(random() % 40, static_cast<char>('a' + step % 26));
      switch (random() % 4) {
        case 0:
          queue.append(piece);
          expected += piece;
          break;
        case 1: {
          const auto part = std::string_view(*keeper).substr(0, random() % 3'000);
          queue.lend(part, keeper);
          expected += part;
          break;
        }
        case 2: {  // a frame that is given up
          const auto mark = queue.mark();
          queue.append("given up");
          queue.lend(*keeper, keeper);
          CHECK(queue.size_since(mark) == 3'008);
          queue.roll_back(mark);
          break;
        }
        default: {
          std::string front;
          for (const auto& part : queue.front())
            front.append(static_cast<const char*>(part.data()), part.size());
          const std::size_t some = front.empty() ? 0 : random() % (front.size() + 1);
          taken += front.substr(0, some);
          queue.take(some);
        }
      }
      REQUIRE(queue.appended() == expected.size());
      REQUIRE(queue.taken() == taken.size());
    }
    REQUIRE(taken + queue.copy() == expected);
    queue.clear();
    REQUIRE(queue.size() == 0);
    REQUIRE(queue.taken() == expected.size());
    REQUIRE(keeper.use_count() == 1);
  }
}

TEST_CASE("out queue: a mark's bytes are written over where they are") {
  OutQueue queue;
  queue.append("0123");
  const auto mark = queue.mark();
  queue.append("????");
  queue.lend("lent", nullptr);
  queue.overwrite(mark, "size");
  CHECK(queue.copy() == "0123sizelent");
}

TEST_CASE("out queue: more pieces than go out at once follow later") {
  OutQueue queue;
  std::string expected;
  for (int i = 0; i < 100; ++i) {
    queue.append("own");
    queue.lend("lent", nullptr);
    expected += "ownlent";
  }
  std::string taken;
  while (queue.size() > 0) {
    const auto front = queue.front();
    REQUIRE(!front.empty());
    REQUIRE(front.size() <= 16);
    const std::size_t before = taken.size();
    for (const auto& piece : front) taken.append(static_cast<const char*>(piece.data()), piece.size());
    queue.take(taken.size() - before);
  }
  CHECK(taken == expected);
}
