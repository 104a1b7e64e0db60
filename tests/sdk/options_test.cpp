#include <doctest/doctest.h>
#include <aha/options.hpp>

namespace {

namespace json = aha::json;
using aha::Options;
using aha::View;

TEST_CASE("two text pairs stay a list") {
  Options options;
  options.add("Top", "top").add("Bottom", "bottom");
  CHECK(json::serialize(options.json()) == R"([["Top","top"],["Bottom","bottom"]])");
}

TEST_CASE("sorting is by the label's bytes and keeps equal labels in order") {
  const json::value list = aha::parse_json(
      R"([{"n":"b","id":1},{"n":"B","id":2},{"n":"a","id":3},{"n":"b","id":4},{"n":7,"id":5}])");
  const Options options = Options::from(View(list), "n", "id").sort_by_label();
  CHECK(json::serialize(options.json()) == R"([["7",5],["B",2],["a",3],["b",1],["b",4]])");
}

TEST_CASE("choices of anything but a list are none") {
  const json::value object = {{"a", 1}};
  CHECK(Options::from(View(), "a", "b").size() == 0);
  CHECK(Options::from(View(object), "a", "b").size() == 0);
}

}  // namespace
