#include "workbench/query.hpp"

#include <doctest/doctest.h>

TEST_CASE("query: parameters are decoded") {
  using workbench::parameter;
  CHECK(parameter("a=1&text=two+words%21&b", "text") == "two words!");
  CHECK(parameter("a=1&a=2", "a") == "1");
  CHECK(parameter("a", "a").empty());
  CHECK(parameter("", "a").empty());
  CHECK(parameter("aa=1", "a").empty());
  CHECK(parameter("a=%zz%4", "a") == "%zz%4");
  CHECK(parameter("a=%ff", "a") == "\xef\xbf\xbd");
}

TEST_CASE("query: numbers are whole or none") {
  CHECK(workbench::number("12") == 12);
  for (const char* const none : {"", "-1", "1x", "99999999999999999999999", " 1"})
    CHECK_FALSE(workbench::number(none));
  CHECK(workbench::last_segment("/workbench/events/12") == "12");
  CHECK(workbench::last_segment("/workbench/settings/a%2Fb") == "a/b");
}
