#include "sending/json_file.hpp"

#include <doctest/doctest.h>

TEST_CASE("a document is read whole") {
  CHECK(sending::parse_document(R"( {"a": [1, 2]} )").value().at("a").as_array().size() == 2);
  CHECK(sending::parse_document(std::string(900, '[') + std::string(900, ']')).has_value());
}

TEST_CASE("an error names the line and the column where the document is wrong") {
  const auto fault = [](std::string_view text) { return sending::parse_document(text).error(); };
  CHECK(fault("{\"a\": 1,\n  oops}").starts_with("line 2, column 3: "));
  CHECK(fault("[1 2]").starts_with("line 1, column 4: "));
  CHECK(fault("{\"a\":\n[1,\n").starts_with("line 3, column 1: "));
  CHECK(fault("").starts_with("line 1, column 1: "));
  CHECK(fault("{} {}").starts_with("line 1, column 4: "));
}

TEST_CASE("a file that is not there is named as such") {
  CHECK(sending::read_document("/nonexistent/payload.json").error() == "it cannot be read");
}
