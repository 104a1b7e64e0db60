// Strict reading of JSON that a plugin wrote: each function takes one member and throws Malformed, whose text
// names that member. Caught where the text as a whole is read.
#pragma once

#include <boost/json.hpp>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace artifact::json_members {

namespace json = boost::json;

struct Malformed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The text as one JSON object, in which no object has two members of one name. Nesting is limited to 32, the parser's
// own bound.
json::object parse_object(std::string_view text);

const json::array& array(const json::object& from, std::string_view name);
const json::object& object(const json::value& value, std::string_view what);
std::string text(const json::object& from, std::string_view name);

// Empty if the member is absent.
std::string text_or_empty(const json::object& from, std::string_view name);

// A list of unique, non-empty strings.
std::vector<std::string> text_list(const json::object& from, std::string_view name);

std::uint32_t positive_number(const json::value& value, std::string_view name);

}  // namespace artifact::json_members
