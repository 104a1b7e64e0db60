#include <doctest/doctest.h>
#include <aha/attachments.hpp>

#include <string>

namespace {

namespace json = aha::json;

TEST_CASE("attachments of both lists come once each, in the order of their first appearance") {
  const json::value first = aha::parse_json(R"([{"id":"1"},{"id":"2"}])");
  const json::value second = aha::parse_json(R"([{"id":"2"},{"id":"3"},{"id":"1"}])");
  std::string ids;
  for (const aha::View attachment : aha::distinct_attachments(first, second)) ids += attachment["id"].text();
  CHECK(ids == "123");
}

TEST_CASE("what is no list has no attachments") {
  const json::value text = "x";
  CHECK(aha::distinct_attachments(text, aha::View()).empty());
}

}  // namespace
