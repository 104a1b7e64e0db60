#include "text/indented_json.hpp"

#include <doctest/doctest.h>
#include <boost/json.hpp>

using text::indented_json;
using text::Lists;

TEST_CASE("indented json: members stand on their lines, and lists as asked") {
  const auto value = boost::json::parse(R"({"a":[1,2],"b":[{"c":"\""}],"d":{},"e":[],"f":null})");
  CHECK(indented_json(value, Lists::on_one_line) ==
        "{\n  \"a\": [1,2],\n  \"b\": [\n    {\n      \"c\": \"\\\"\"\n    }\n  ],\n  \"d\": {},\n  \"e\": "
        "[],\n"
        "  \"f\": null\n}\n");
  CHECK(indented_json(value.at("a"), Lists::one_element_per_line) == "[\n  1,\n  2\n]\n");
  CHECK(indented_json("text", Lists::on_one_line) == "\"text\"\n");
}
