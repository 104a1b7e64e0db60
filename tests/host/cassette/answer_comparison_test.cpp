#include "cassette/answer_comparison.hpp"

#include <doctest/doctest.h>

namespace {

using cassette::Case;
using cassette::compare_answers;

Case failing(std::string exception_class) {
  Case recorded;
  recorded.result.exception_class = std::move(exception_class);
  return recorded;
}

const char* const refused =
    R"({"messages":[],"exception":{"exception_class":"Errors::RemoteError","message":"No"}})";

TEST_CASE("the class of an exception counts, its text does not") {
  CHECK(compare_answers(failing("Errors::RemoteError"), 200, refused).empty());
  const auto found = compare_answers(failing("Timeout::Error"), 200, refused);
  REQUIRE(found.size() == 1);
  CHECK(found[0].got == "Errors::RemoteError (No)");
  Case any = failing("Timeout::Error");
  any.any_exception = true;
  CHECK(compare_answers(any, 200, refused).empty());
  CHECK(compare_answers(any, 200, R"({"messages":[],"meta_data":{}})").size() == 1);
  CHECK(compare_answers(Case(), 200, refused).size() == 1);
}

TEST_CASE("meta_data counts where the event ended well") {
  Case recorded;
  CHECK(compare_answers(recorded, 200, R"({"messages":[],"meta_data":{}})").empty());
  recorded.result.meta_data = {{"repos", {"a"}}};
  const auto found = compare_answers(recorded, 200, R"({"messages":[],"meta_data":{"repos":["b"]}})");
  REQUIRE(found.size() == 1);
  CHECK(found[0].place == "answer: meta_data/repos/0");
}

TEST_CASE("a collection counts with its order") {
  Case recorded;
  recorded.field_name = "project";
  recorded.result.collection = boost::json::parse(R"([["A", 1], ["B", 2]])");
  CHECK(compare_answers(recorded, 200, R"([["A",1],["B",2]])").empty());
  CHECK(!compare_answers(recorded, 200, R"([["B",2],["A",1]])").empty());
}

TEST_CASE("the status comes first") {
  const auto found = compare_answers(Case(), 404, "gone");
  REQUIRE(found.size() == 1);
  CHECK(found[0].place == "answer: status");
  CHECK(found[0].got == "404: gone");
}

}  // namespace
