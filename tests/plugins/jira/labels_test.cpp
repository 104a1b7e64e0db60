#include <doctest/doctest.h>

#include "records.hpp"

#include <jira_core/labels.hpp>

#include <string>

namespace {

namespace json = aha::json;
using aha::testing::Host;
using aha::testing::Outcome;

std::string labels(std::string_view tags) {
  const json::value list = aha::parse_json(tags);
  return json::serialize(jira::labels_of(list));
}

TEST_CASE("a tag with blanks becomes one label") {
  CHECK(labels(R"(["needs design", "ux"])") == R"(["needs-design","ux"])");
  CHECK(labels(R"(["  needs \t\n design  "])") == R"(["needs-design"])");
  CHECK(labels("[\"no\\u00a0break\", \"full\\u3000width\", \"thin\\u2009space\", \"line\\u2028end\"]") ==
        R"(["no-break","full-width","thin-space","line-end"])");
  CHECK(labels(R"(["größe 9", "日本 語"])") == "[\"größe-9\",\"日本-語\"]");
}

TEST_CASE("what is no label is none, and labels that come out alike are one") {
  CHECK(labels(R"(["", "  ", null])") == "[]");
  CHECK(labels(R"(["a b", "a-b", "a  b"])") == R"(["a-b"])");
  CHECK(labels(R"([2026, "x"])") == R"(["2026","x"])");
  CHECK(labels(R"("needs design, ux,,")") == R"(["needs-design","ux"])");
  CHECK(labels("null") == "[]");
}

TEST_CASE("a label has at most 255 characters") {
  const std::string fits(255, 'a');
  CHECK(labels("[\"" + fits + "b\"]") == "[\"" + fits + "\"]");
}

TEST_CASE("tags that were all taken away take the labels away") {
  CHECK(labels("[]") == "[]");
  json::object record = records::with(records::linked_feature(), "tags", json::array());
  Host host;
  records::with_version(host);
  host.expect("PUT", records::api + "/issue/4001", records::answer(204));
  host.expect("GET", records::api + "/issue/4001?fields=attachment", records::answer(200, "{}"));
  const Outcome outcome = host.receive(
      records::event("update_feature", record, records::with(records::settings(), "send_tags", "1")));
  CHECK(outcome.ok());
  CHECK(outcome.requests[1].json().at("fields").at("labels").as_array().empty());
}

TEST_CASE("labels that Jira refuses all the same do not lose the feature") {
  Host host;
  records::with_version(host);
  host.expect("POST", records::api + "/issue",
              records::answer(400, R"({"errorMessages": [], "errors": {"labels":
                  "The label 'map' contains spaces which is invalid."}})"));
  host.expect("POST", records::api + "/issue", records::answer(201, R"({"id": "4001", "key": "MAP-1"})"));
  records::stored_and_ranked(host);
  const Outcome outcome = host.receive(records::event("create_feature", records::feature(),
                                                      records::with(records::settings(), "send_tags", true)));
  CHECK(outcome.ok());
  CHECK(outcome.logged("contains spaces"));
  CHECK(!outcome.requests[2].json().at("fields").as_object().contains("labels"));
}

}  // namespace
