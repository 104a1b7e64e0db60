#include "runtime/arena.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <cstring>

using runtime::Arena;

TEST_CASE("arena: every alignment it promises is kept") {
  Arena arena(1 << 20);
  for (std::size_t align = 1; align <= 64; align *= 2) {
    arena.allocate(1, 1);  // puts the next one off balance
    void* const at = arena.allocate(24, align);
    REQUIRE(at != nullptr);
    CHECK(reinterpret_cast<std::uintptr_t>(at) % align == 0);
    std::memset(at, 0x5a, 24);
  }
}

TEST_CASE("arena: pieces do not overlap, also across blocks") {
  Arena arena(8 << 20);
  std::vector<unsigned char*> pieces;
  for (unsigned i = 0; i < 2'000; ++i) {
    auto* const at = static_cast<unsigned char*>(arena.allocate(1 + i % 900, 8));
    REQUIRE(at != nullptr);
    std::memset(at, static_cast<int>(i % 251), 1 + i % 900);
    pieces.push_back(at);
  }
  for (unsigned i = 0; i < pieces.size(); ++i) {
    CHECK(pieces[i][0] == i % 251);
    CHECK(pieces[i][i % 900] == i % 251);
  }
}

TEST_CASE("arena: refuses what goes beyond its limit and goes on serving what does not") {
  Arena arena(1 << 20);
  CHECK(arena.allocate(2 << 20, 8) == nullptr);
  CHECK(arena.allocate(SIZE_MAX, 8) == nullptr);
  CHECK(arena.allocate(SIZE_MAX - 8, 64) == nullptr);
  CHECK(arena.allocate(1'000, 8) != nullptr);
  std::size_t granted = 0;
  while (arena.allocate(100'000, 8) != nullptr) granted += 100'000;
  CHECK(granted >= 500'000);
  CHECK(granted <= 1'100'000);
}

TEST_CASE("arena: an alignment that is none is refused") {
  Arena arena(1 << 20);
  CHECK(arena.allocate(8, 0) == nullptr);
  CHECK(arena.allocate(8, 3) == nullptr);
  CHECK(arena.allocate(8, 128) == nullptr);
}
