#include <doctest/doctest.h>
#include <aha/json.hpp>

#include <string>

namespace {

using aha::MalformedJson;
using aha::parse_json;

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

std::string reason(const std::string& text) {
  try {
    parse_json(text);
    return "none";
  } catch (const MalformedJson& error) {
    return error.what();
  }
}

TEST_CASE("nesting is accepted up to the limit and refused beyond it") {
  CHECK(parse_json(nested(aha::max_json_depth)).is_array());
  CHECK_THROWS_AS(parse_json(nested(aha::max_json_depth + 1)), MalformedJson);
  CHECK_THROWS_AS(parse_json(std::string(1'000'000, '[')), MalformedJson);
}

TEST_CASE("what is not one whole JSON text is refused, with the place and without quoting it") {
  for (const char* text :
       {"", " ", "{", "[1,]", "{\"a\":1}}", "nul", "'a'", "1 2", "\xff\xfe", "\"\xc3\x28\""})
    CHECK_THROWS_AS(parse_json(text), MalformedJson);
  CHECK(reason("[1, secret]").find("byte") != std::string::npos);
  CHECK(reason("[1, secret]").find("secret") == std::string::npos);
}

TEST_CASE("scalars and surrounding space are texts of their own") {
  CHECK(parse_json(" null ").is_null());
  CHECK(parse_json("\"x\"").as_string() == "x");
  CHECK(parse_json("-1").as_int64() == -1);
}

}  // namespace
