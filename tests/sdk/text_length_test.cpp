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

TEST_CASE("a text that is too long ends in dots, within the limit") {
  using aha::shortened;
  CHECK(shortened("", 0).empty());
  CHECK(shortened("abc", 3) == "abc");
  CHECK(shortened("abcdefgh", 6) == "abc...");
  CHECK(shortened("\u00e4\u00f6\u00fc\u00df\u00e1\u00e9\u00ed\u00f3", 6) == "\u00e4\u00f6\u00fc...");
  CHECK(shortened("abcd\U0001F680\U0001F680", 7) == "abcd...");
  CHECK(shortened("abcd", 2) == "ab");
}

TEST_CASE("what is no text is not shortened") {
  const aha::json::value text("abcdefgh"), number(12345678), null;
  CHECK(aha::shortened(aha::View(text), 6) == "abc...");
  CHECK(aha::shortened(aha::View(number), 6) == 12345678);
  CHECK(aha::shortened(aha::View(null), 6).is_null());
}

}  // namespace
