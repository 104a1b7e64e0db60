#include <doctest/doctest.h>

#include "inspection/library_search.hpp"

TEST_CASE("this machine's C library is found where the linker finds it") {
  const auto found = inspection::LibrarySearch::of_this_machine().find("libc.so.6");
  REQUIRE(found);
  CHECK(std::filesystem::exists(*found));
}
