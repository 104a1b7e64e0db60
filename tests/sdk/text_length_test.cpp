#include <doctest/doctest.h>
#include <aha/text_length.hpp>

namespace {

TEST_CASE("a character beyond U+FFFF counts as two, and none is cut in two") {
  CHECK(aha::utf16_units("a\u00e9\u65e5\U0001F680") == 5);
  CHECK(aha::first_units("a\U0001F680b", 2) == "a");
  CHECK(aha::first_units("a\U0001F680b", 3) == "a\U0001F680");
  CHECK(aha::first_units("ab", 5) == "ab");
  CHECK(aha::first_units("ab", 0).empty());
}

}  // namespace
