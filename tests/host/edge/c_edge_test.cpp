#include "edge/c_edge.hpp"

#include <doctest/doctest.h>

#include <new>
#include <stdexcept>
#include <string>

TEST_CASE("c_edge: what returns is returned, and the fallback is not asked") {
  bool was_asked = false;
  CHECK(edge::c_edge(
            [&](std::string_view) {
              was_asked = true;
              return -1;
            },
            [] { return 7; }) == 7);
  CHECK_FALSE(was_asked);
}

TEST_CASE("c_edge: an exception of any type becomes the fallback") {
  CHECK(edge::c_edge(-1, []() -> int { throw std::bad_alloc(); }) == -1);
  CHECK(edge::c_edge(-1, []() -> int { throw std::runtime_error("x"); }) == -1);
  CHECK(edge::c_edge(-1, []() -> int { throw 3; }) == -1);
}

TEST_CASE("c_edge: the fallback hears what the exception says") {
  std::string heard;
  edge::c_edge([&](std::string_view text) { heard = text; }, [] { throw std::runtime_error("no room"); });
  CHECK(heard == "no room");
  edge::c_edge([&](std::string_view text) { heard = text; }, [] { throw "text"; });
  CHECK(heard == "an exception of a type that is not known");
}

TEST_CASE("c_edge: inside a catch block, the exception that is being handled stays the current one") {
  try {
    throw std::runtime_error("outer");
  } catch (...) {
    CHECK(edge::c_edge(-1, []() -> int { throw std::runtime_error("inner"); }) == -1);
    CHECK(edge::text_of_caught() == "outer");
  }
}
