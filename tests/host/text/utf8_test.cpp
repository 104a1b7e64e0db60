#include "text/utf8.hpp"

#include <doctest/doctest.h>

using text::utf8_prefix;
using text::valid_utf8;

TEST_CASE("what is valid stays") {
  CHECK(valid_utf8("plain") == "plain");
  CHECK(valid_utf8("\xC3\xBC \xF0\x9F\x98\x80") == "\xC3\xBC \xF0\x9F\x98\x80");
  CHECK(valid_utf8(std::string_view("a\0b", 3)) == std::string_view("a\0b", 3));
}

TEST_CASE("each broken sequence is replaced, and what follows it is kept") {
  CHECK(valid_utf8("a\xFF") == "a\xEF\xBF\xBD");
  for (const char* const broken : {"\xC3", "\xE2\x82", "\xED\xA0\x80", "\xC0\x80", "\xF5\x80\x80\x80",
                                   "\xF4\x90\x80\x80", "\xE0\x80\x80", "\x80"}) {
    CAPTURE(broken);
    const std::string alone = valid_utf8(broken);
    CHECK(alone.starts_with("\xEF\xBF\xBD"));
    CHECK(valid_utf8(alone) == alone);
    CHECK(valid_utf8("x" + std::string(broken) + "(b").ends_with("\xEF\xBF\xBD(b"));
  }
}

TEST_CASE("a prefix ends between characters") {
  CHECK(utf8_prefix("abc", 3) == "abc");
  CHECK(utf8_prefix("abc", 2) == "ab");
  CHECK(utf8_prefix("a\xE2\x82\xAC", 3) == "a");
  CHECK(utf8_prefix("\xE2\x82\xAC", 2).empty());
}
