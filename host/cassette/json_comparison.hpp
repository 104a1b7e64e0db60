// JSON compared by its meaning: members in any order, 1 and 1.0 the same.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "cassette/difference.hpp"

namespace cassette {

namespace json = boost::json;

// Any JSON text that is not deeper than a thousand levels; nothing for other text. [any]
std::optional<json::value> parse_json(std::string_view text);

// [any]
bool same_json(const json::value& expected, const json::value& got);

// The same, where a member that is null equals one that is absent, and where HASH1, HASH2, ... in `expected`, as a
// member's name or a whole text, stand for identifiers that the service is free to choose, each for one. [any]
bool same_meta_data(const json::value& expected, const json::value& got);

// Adds the places where two documents differ, each named by its JSON pointer behind `place`; a few at most. [any]
void add_json_differences(Differences& out, const std::string& place, const json::value& expected,
                          const json::value& got);

}  // namespace cassette
