#include <doctest/doctest.h>
#include <aha/json.hpp>
#include <aha/records.hpp>

namespace {

using aha::View;

TEST_CASE("a record is called by its name, or by the first sentence of its description") {
  const aha::json::value list = aha::parse_json(
      R"([{"name":"Login"},{"name":" ","description":{"body":"<p>Make it fast. Really.</p>"}},{},null])");
  CHECK(aha::resource_name(View(list)[0]) == "Login");
  CHECK(aha::resource_name(View(list)[1]) == "Make it fast");
  CHECK(aha::resource_name(View(list)[2]) == "");
  CHECK(aha::resource_name(View(list)[3]) == "");
}

TEST_CASE("a record's reference number tells where the API keeps it") {
  const aha::json::value list = aha::parse_json(
      R"([{"reference_num":"P-R-1"},{"reference_num":"P-1-2"},{"reference_num":"P-1"},{"reference_num":7},{}])");
  CHECK(aha::resource_type(View(list)[0]) == "releases");
  CHECK(aha::resource_type(View(list)[1]) == "requirements");
  CHECK(aha::resource_type(View(list)[2]) == "features");
  CHECK(aha::resource_type(View(list)[3]) == "features");
  CHECK(aha::resource_type(View(list)[4]) == "features");
}

}  // namespace
