#include "ownership/version_order.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

TEST_CASE("versions have their order, whatever they are made of") {
  const std::vector<std::string> ascending = {"",      "1-alpha", "1.0.0-rc.2", "1.0.0-rc.10", "1.0",
                                              "1.0.1", "1.2.3",   "1.9",        "1.10",        "1.10.a",
                                              "2",     "10.0",    "2024.1.2",   "v1"};
  for (std::size_t i = 0; i < ascending.size(); ++i)
    for (std::size_t j = 0; j < ascending.size(); ++j) {
      CAPTURE(ascending[i]);
      CAPTURE(ascending[j]);
      CHECK((ownership::compare_versions(ascending[i], ascending[j]) <=> 0) == (i <=> j));
    }
}

TEST_CASE("zeros in front and at the end, and what follows a plus, say nothing") {
  CHECK(ownership::compare_versions("1", "1.0.0") == 0);
  CHECK(ownership::compare_versions("1.02", "1.2") == 0);
  CHECK(ownership::compare_versions("1.2+build.7", "1.2") == 0);
  CHECK(ownership::compare_versions("99999999999999999999999.1", "99999999999999999999999.2") < 0);
}
