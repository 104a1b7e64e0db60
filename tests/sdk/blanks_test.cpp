#include <doctest/doctest.h>
#include <aha/blanks.hpp>

namespace {

TEST_CASE("blanks go at the ends of a text, and stay inside") {
  CHECK(aha::trimmed(" \t a b\r\n") == "a b");
  CHECK(aha::trimmed("a") == "a");
  CHECK(aha::trimmed(" \r\n").empty());
  CHECK(aha::trimmed("").empty());
}

}  // namespace
