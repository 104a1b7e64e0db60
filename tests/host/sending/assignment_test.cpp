#include "sending/assignment.hpp"

#include <doctest/doctest.h>

namespace {

namespace json = boost::json;

json::value feature() {
  return json::parse(R"({"feature": {"name": "Search", "tags": ["web", "app"], "release": null}})");
}

std::string fault(std::string_view assignment) {
  auto document = feature();
  return sending::assign(document, assignment, "the payload").value_or("");
}

}  // namespace

TEST_CASE("a value is JSON, or text") {
  auto document = feature();
  CHECK_FALSE(sending::assign(document, "feature.name=Sign in=out", "the payload"));
  CHECK(document.at("feature").at("name").as_string() == "Sign in=out");
  CHECK_FALSE(sending::assign(document, R"(feature.release={"name": "Autumn"})", "the payload"));
  CHECK(document.at("feature").at("release").at("name").as_string() == "Autumn");
  CHECK_FALSE(sending::assign(document, "feature.tags.1=7", "the payload"));
  CHECK(document.at("feature").at("tags").at(1).as_int64() == 7);
  CHECK_FALSE(sending::assign(document, "feature.name=", "the payload"));
  CHECK(document.at("feature").at("name").as_string().empty());
}

TEST_CASE("a path that does not exist is refused with the nearest name") {
  CHECK(fault("feture.name=x") == R"(the payload has no member "feture". Did you mean "feature"?)");
  CHECK(fault("feature.nmae=x") == R"("feature" has no member "nmae". Did you mean "name"?)");
  CHECK(fault("feature.tags.2=x") == R"("feature.tags" is a list of 2 elements, and "2" is none of them)");
  CHECK(fault("feature.name.first=x") == R"("feature.name" has no members, so no "first" either)");
  CHECK(fault("feature=").empty());
  CHECK(fault("feature") == R"("feature" is no PATH=VALUE, such as feature.name=Search)");
  CHECK(fault("=x").ends_with("such as feature.name=Search"));
}
