#include <doctest/doctest.h>
#include <labels.hpp>

#include "records.hpp"

namespace {

namespace json = aha::json;
using github_issues::Labels;
using github_issues::labels_after_create;
using github_issues::labels_after_update;
using github_issues::same_labels;
using github_issues::Settings;

const json::value with_status_labels = records::settings_with("add_status_labels", "1");
const json::value without_status_labels = records::settings();

TEST_CASE("the tags are the labels") {
  const json::value record =
      records::parsed(R"({"tags": ["a", "b"], "workflow_status": {"id": "10", "name": "Open"}})");
  CHECK(labels_after_create(record, "open", Settings(without_status_labels)) == Labels{"a", "b"});
  CHECK(labels_after_update(record, Settings(without_status_labels)) == Labels{"a", "b"});
}

TEST_CASE("a record without tags leaves the labels alone, one with an empty list clears them") {
  const json::value none = records::parsed(R"({"workflow_status": {"id": "10", "name": "Open"}})");
  const json::value empty = records::parsed(R"({"tags": []})");
  CHECK(!labels_after_create(none, "open", Settings(with_status_labels)));
  CHECK(!labels_after_update(none, Settings(with_status_labels)));
  CHECK(labels_after_create(empty, "open", Settings(without_status_labels)) == Labels{});
  CHECK(labels_after_update(empty, Settings(without_status_labels)) == Labels{});
}

TEST_CASE("a new issue carries its status only where the record is in the status of open issues already") {
  const json::value open = records::parsed(R"({"tags": [], "workflow_status": {"id": 10, "name": "Open"}})");
  const json::value planned =
      records::parsed(R"({"tags": [], "workflow_status": {"id": "11", "name": "Planned"}})");
  CHECK(labels_after_create(open, "open", Settings(with_status_labels)) == Labels{"Aha!:Open"});
  CHECK(labels_after_create(planned, "open", Settings(with_status_labels)) == Labels{});
  CHECK(labels_after_create(open, "", Settings(with_status_labels)) == Labels{});
}

TEST_CASE("an update replaces whatever status label stands among the tags") {
  const json::value record = records::parsed(
      R"({"tags": ["Aha!:Old", "a", "Aha!:"], "workflow_status": {"id": "11", "name": "Planned"}})");
  CHECK(labels_after_update(record, Settings(with_status_labels)) == Labels{"a", "Aha!:Planned"});
}

TEST_CASE("a record without a status gets no status label") {
  const json::value record = records::parsed(R"({"tags": ["a"], "workflow_status": null})");
  CHECK(labels_after_create(record, "open", Settings(with_status_labels)) == Labels{"a"});
  CHECK(labels_after_update(record, Settings(with_status_labels)) == Labels{"a"});
}

TEST_CASE("labels are the same in any order and number") {
  CHECK(same_labels({"a", "b", "a"}, {"b", "a"}));
  CHECK(same_labels({}, {}));
  CHECK(!same_labels({"a"}, {"A"}));
  CHECK(!same_labels({"a"}, {}));
}

TEST_CASE("tags that are no texts are written as such") {
  const json::value record = records::parsed(R"({"tags": [2031, true, "x"]})");
  CHECK(labels_after_update(record, Settings(without_status_labels)) == Labels{"2031", "true", "x"});
  const json::value no_list = records::parsed(R"({"tags": "x"})");
  CHECK(labels_after_update(no_list, Settings(without_status_labels)) == Labels{});
}

}  // namespace
