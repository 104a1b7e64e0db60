#include <doctest/doctest.h>

#include <aha/errors.hpp>

#include "bug_fields.hpp"
#include "records.hpp"

namespace {

using namespace bugzilla;
namespace json = aha::json;
using records::parsed;

TEST_CASE("a bug has product, component, what is required, the name, and the description in Markdown") {
  const json::value meta = records::memory(), data = records::settings(), record = records::record("N-8");
  const json::object common = common_fields(meta, data);
  CHECK(
      json::value(new_bug(record, common)) ==
      parsed(R"({"version": "2.0", "product": "Compass", "component": "Needle", "summary": "Show true north",
                   "description": "Use **it**.\n\n"})"));
  CHECK(json::value(changed_bug(record)) == parsed(R"({"summary": "Show true north"})"));
}

TEST_CASE("a record without a name is summed up by its description, and one without both changes nothing") {
  json::value record = records::record("N-8-1");
  record.as_object()["name"] = nullptr;
  CHECK(new_bug(record, {}).at("summary") == "Use it.");
  CHECK(changed_bug(record).at("summary") == "Use it.");
  const json::value nothing = parsed("{}");
  CHECK(changed_bug(nothing).empty());
}

TEST_CASE("product and component are found by ids that are text or numbers") {
  const json::value meta = records::memory(), data = parsed(R"({"product": 7, "component": "11"})");
  CHECK(chosen_component(meta, data)["name"] == "Rose");
}

TEST_CASE("a product or component that is not known is a matter of the settings") {
  for (const char* text :
       {"{}", R"({"product": "7"})", R"({"product": "9", "component": "12"})",
        R"({"product": "3", "component": "11"})", R"({"product": null, "component": []})"}) {
    const json::value meta = records::memory(), data = parsed(text);
    CHECK_THROWS_AS(common_fields(meta, data), aha::ConfigurationError);
  }
  const json::value never_loaded = json::object(), data = records::settings();
  CHECK_THROWS_AS(common_fields(never_loaded, data), aha::ConfigurationError);
}

TEST_CASE("a product without values for the fields that Bugzilla may require is sent without them") {
  json::value meta = records::memory(), data = records::settings();
  meta.as_object().erase("defaults");
  CHECK(json::value(common_fields(meta, data)) == parsed(R"({"product": "Compass", "component": "Needle"})"));
}

TEST_CASE("a record of odd shape becomes a bug all the same") {
  for (const char* text :
       {"{}", R"({"name": 7, "description": null})", R"({"description": {"body": 5}})", "null"}) {
    const json::value record = parsed(text);
    CHECK(new_bug(record, {}).at("description") == "");
  }
}

std::vector<aha::View> views(const json::value& list) {
  const aha::View view(list);
  return {view.begin(), view.end()};
}

TEST_CASE("each field that may be required takes its last value, by product where it depends on that") {
  const json::value products = parsed(R"([{"name": "A"}, {"name": "B"}, {"name": "C"}])");
  const json::value fields = parsed(R"([
    {"name": "priority", "values": [{"name": "low", "sort_key": 200}, {"name": "high", "sort_key": 100}]},
    {"name": "op_sys", "value_field": null, "values": []},
    {"name": "rep_platform"},
    {"name": "keywords", "values": [{"name": "x", "sort_key": 1}]},
    {"name": "version", "value_field": "product", "values": [
      {"name": "2", "sort_key": 0, "visibility_values": ["A", "Z"]},
      {"name": "3", "sort_key": 0, "visibility_values": ["A"]},
      {"name": "1", "sort_key": -5, "visibility_values": ["A", "B"]}]}])");
  CHECK(json::value(field_defaults(views(products), fields)) ==
        parsed(R"({"A": {"priority": "low", "version": "3"}, "B": {"priority": "low", "version": "1"},
                   "C": {"priority": "low"}})"));
  CHECK(field_defaults({}, fields).empty());
  CHECK(json::value(field_defaults(views(products), {})) == parsed(R"({"A": {}, "B": {}, "C": {}})"));
}

TEST_CASE("a file is told of by its name, which is its summary too, and its type") {
  const json::value id = "41", attachment = records::attachment("a.png");
  CHECK(json::value(new_attachment(id, attachment)) ==
        parsed(R"({"ids": [41], "file_name": "a.png", "summary": "a.png", "content_type": "image/png"})"));
}

TEST_CASE("texts are compared as Bugzilla keeps them") {
  CHECK(is_same_text("a\r\nb\n\n", "a\nb"));
  CHECK(is_same_text(" \n", ""));
  CHECK_FALSE(is_same_text("a b", "a\nb"));
}

TEST_CASE("a summary is as long as Bugzilla takes it, and ends between two characters") {
  json::value record = records::record("N-8");
  std::string name(251, 'n'), summary = name;
  name += "\u00e4\u00f6\u00fc\u00df\u00e1";
  summary += "\u00e4...";
  record.as_object()["name"] = name;
  CHECK(new_bug(record, {}).at("summary").as_string() == summary);
  CHECK(changed_bug(record).at("summary").as_string() == summary);
}

}  // namespace
