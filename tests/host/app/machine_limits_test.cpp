#include "app/machine_limits.hpp"

#include <doctest/doctest.h>

namespace {

using app::Config;
using app::lower_to;

TEST_CASE("limits that the machine grants stay, without a word") {
  Config config;
  CHECK(lower_to({.descriptors = 1'048'576, .mappings = 65'530}, config).empty());
  CHECK(lower_to({.descriptors = 20'000, .mappings = 65'530}, config).empty());
  CHECK(config.max_connections == Config().max_connections);
  CHECK(config.max_in_flight == Config().max_in_flight);
}

TEST_CASE("connections beyond the descriptors of the process are lowered, and some descriptors stay free") {
  for (const std::size_t descriptors : {128, 256, 1'024, 4'096, 12'000}) {
    CAPTURE(descriptors);
    Config config;
    const auto warnings = lower_to({.descriptors = descriptors, .mappings = 65'530}, config);
    REQUIRE(warnings.size() == 2);
    CHECK(warnings[0].find("--max-connections is lowered from 12000") != std::string::npos);
    CHECK(warnings[1].find("--max-outgoing-requests is lowered from 20000") != std::string::npos);
    CHECK(config.max_outgoing_requests == descriptors);
    CHECK(config.max_connections >= descriptors / 2);
    CHECK(config.max_connections + 64 <= descriptors);
  }
}

TEST_CASE("events beyond the mappings of the process are lowered") {
  for (const std::size_t mappings : {1'000, 8'000, 20'000}) {
    CAPTURE(mappings);
    Config config;
    const auto warnings = lower_to({.descriptors = 1'048'576, .mappings = mappings}, config);
    REQUIRE(warnings.size() == 1);
    CHECK(warnings[0].find("vm.max_map_count") != std::string::npos);
    CHECK(config.max_in_flight > 0);
    CHECK(2 * config.max_in_flight < mappings);
  }
}

TEST_CASE("too few descriptors to serve are refused") {
  Config config;
  CHECK_THROWS_WITH(lower_to({.descriptors = 64, .mappings = 65'530}, config),
                    doctest::Contains("LimitNOFILE"));
}

}  // namespace
