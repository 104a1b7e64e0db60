#include "cassette/json_comparison.hpp"

#include <doctest/doctest.h>

namespace {

using cassette::Differences;
namespace json = boost::json;

bool same_meta_data(const char* expected, const char* got) {
  return cassette::same_meta_data(json::parse(expected), json::parse(got));
}

TEST_CASE("the order of members and the spelling of whole numbers do not matter") {
  CHECK(cassette::same_json(json::parse(R"({"a": 1, "b": [2.0]})"), json::parse(R"({"b": [2], "a": 1.0})")));
  CHECK(!cassette::same_json(json::parse("1"), json::parse("1.5")));
  CHECK(!cassette::same_json(json::parse("1"), json::parse("\"1\"")));
  CHECK(!cassette::same_json(json::parse("[1, 2]"), json::parse("[2, 1]")));
}

TEST_CASE("in meta_data a null member is an absent one") {
  CHECK(same_meta_data(R"({"a": null, "b": [{"c": null}]})", R"({"b": [{}]})"));
  CHECK(!same_meta_data(R"({"a": []})", "{}"));
}

TEST_CASE("a free identifier may be any, but is the same everywhere") {
  CHECK(same_meta_data(R"({"HASH1": {"x": 1}, "use": "HASH1"})", R"({"7f": {"x": 1}, "use": "7f"})"));
  CHECK(!same_meta_data(R"({"HASH1": {"x": 1}, "use": "HASH1"})", R"({"7f": {"x": 1}, "use": "8e"})"));
  CHECK(same_meta_data(R"({"HASH1": 1, "HASH2": 2})", R"({"b": 1, "a": 2})"));
  CHECK(!same_meta_data(R"({"HASH1": 1, "HASH2": 1})", R"({"b": 1})"));
  CHECK(!same_meta_data(R"(["HASH1", "HASH1"])", R"(["a", "b"])"));
  CHECK(!same_meta_data(R"({"HASHX": 1})", R"({"b": 1})"));
}

TEST_CASE("a difference is named by where it is") {
  Differences found;
  cassette::add_json_differences(found, "body", json::parse(R"({"a": [1, {"b/c": 2}], "d": 3})"),
                                 json::parse(R"({"a": [1, {"b/c": 4}, 5], "e": 6})"));
  REQUIRE(found.size() == 4);
  CHECK(found[0].place == "body/a/1/b~1c");
  CHECK(found[0].expected == "2");
  CHECK(found[0].got == "4");
  CHECK(found[1].place == "body/a/2");
  CHECK(found[1].expected == cassette::nothing);
  CHECK(found[2].place == "body/d");
  CHECK(found[2].got == cassette::nothing);
  CHECK(found[3].place == "body/e");
}

TEST_CASE("a few differences of a document are enough") {
  Differences found;
  cassette::add_json_differences(found, "", json::parse("[1,2,3,4,5,6,7,8,9]"),
                                 json::parse("[0,0,0,0,0,0,0,0,0]"));
  CHECK(found.size() == 5);
}

TEST_CASE("text that nests without end is no JSON") {
  CHECK(!cassette::parse_json(std::string(2'000, '[') + std::string(2'000, ']')));
  CHECK(cassette::parse_json(std::string(500, '[') + std::string(500, ']')));
}

}  // namespace
