#include "text/percent_code.hpp"

#include <doctest/doctest.h>

using text::percent_decoded;
using text::Plus;

TEST_CASE("percent code: escapes are read, and what is none stays") {
  CHECK(percent_decoded("a%20b%2Fc%c3%A4", Plus::stays) == "a b/c\u00e4");
  CHECK(percent_decoded("100%, %zz, %4, %", Plus::stays) == "100%, %zz, %4, %");
  CHECK(percent_decoded("%2541", Plus::stays) == "%41");
  CHECK(percent_decoded("a+b%2B", Plus::stays) == "a+b+");
  CHECK(percent_decoded("a+b%2B", Plus::is_blank) == "a b+");
  CHECK(percent_decoded("%00", Plus::stays) == std::string(1, '\0'));
  CHECK(percent_decoded("", Plus::stays).empty());
}
