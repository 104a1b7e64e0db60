#include "text/printable.hpp"

#include <doctest/doctest.h>

#include <string>

using text::printable;

TEST_CASE("text that a person can read stays as it is") {
  for (const char* const text : {"", "slack", "a b\\c\"d",
                                 "Gr\xC3\xBC\xC3\x9F"
                                 "e",
                                 "\xE6\x97\xA5\xE6\x9C\xAC", "\xF0\x9F\x98\x80", "\xD7\xA9"})
    CHECK(printable(text) == text);
}

TEST_CASE("control characters neither break a line nor reach a terminal") {
  CHECK(printable("a\r\nb") == "a\\u{d}\\u{a}b");
  CHECK(printable("\x1b[31mred") == "\\u{1b}[31mred");
  CHECK(printable(std::string_view("a\0b", 3)) == "a\\u{0}b");
  CHECK(printable("\x7f") == "\\u{7f}");
  CHECK(printable("\xC2\x9B"
                  "31m") == "\\u{9b}31m");          // C1's own control sequence introducer
  CHECK(printable("\xE2\x80\xA8") == "\\u{2028}");  // line separator
}

TEST_CASE("what turns the direction of text around is shown, not obeyed") {
  CHECK(printable("slack\xE2\x80\xAE"
                  "so.exe") == "slack\\u{202e}so.exe");
  CHECK(printable("\xE2\x81\xA6") == "\\u{2066}");
  CHECK(printable("\xD8\x9C") == "\\u{61c}");
  CHECK(printable("\xE2\x80\x8F") == "\\u{200f}");
}

TEST_CASE("a name with an invisible character does not look like the name without") {
  for (const char* const hidden : {"\xE2\x80\x8B", "\xC2\xAD", "\xEF\xBB\xBF", "\xE2\x81\xA0",
                                   "\xF3\xA0\x81\x81", "\xE3\x85\xA4", "\xEF\xB8\x8F", "\xEF\xBF\xBE"}) {
    CAPTURE(hidden);
    const std::string shown = printable("sla" + std::string(hidden) + "ck");
    CHECK(shown.starts_with("sla\\u{"));
    CHECK(shown.ends_with("}ck"));
  }
}

TEST_CASE("bytes that are no text are replaced") {
  CHECK(printable("a\xFF"
                  "b") ==
        "a\xEF\xBF\xBD"
        "b");
}

TEST_CASE("text that is printable already is not changed again") {
  const std::string once = printable("a\x1b\xE2\x80\xAE\xFF" + std::string(10'000, '\x01'));
  CHECK(printable(once) == once);
}

TEST_CASE("long text is cut between characters") {
  CHECK(printable("abcdef", 6) == "abcdef");
  CHECK(printable("abcdefg", 6) == "abc...");
  CHECK(printable("\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC", 8) == "\xE2\x82\xAC...");
  CHECK(printable("a\x01\x01", 8) == "a...");  // the escapes make it long
  CHECK(printable(std::string(1'000'000, '\x01')).size() <= text::max_printable_bytes);
  CHECK(printable(std::string(1'000'000, '\xFF')).size() <= text::max_printable_bytes);
}
