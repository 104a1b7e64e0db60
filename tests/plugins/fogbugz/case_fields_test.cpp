#include <doctest/doctest.h>
#include <aha/errors.hpp>
#include <aha/xml.hpp>

#include "case_fields.hpp"
#include "records.hpp"

namespace {

using namespace fogbugz;
namespace json = aha::json;
using records::parsed;

json::value case_of(const std::string& elements) {
  return aha::parse_xml("<case ixBug=\"20\">" + elements + "</case>").at("case");
}

TEST_CASE("a case has name, plain text, project, tags where there are any, and its parent") {
  json::value record = records::record("N-8"), data = records::settings();
  const Parameters plain{{"sTitle", "Show true north"}, {"sEvent", "Use it."}, {"ixProject", "3"}};
  CHECK(new_case(record, data, "") == plain);
  record.as_object()["tags"] = json::array{"a", "b c"};
  CHECK(new_case(record, data, "").back() == std::pair<std::string, std::string>("sTags", "a,b c"));
  record.as_object()["tags"] = json::array();
  CHECK(new_case(record, data, "20")[3] == std::pair<std::string, std::string>("sTags", ""));
  CHECK(new_case(record, data, "20")[4] == std::pair<std::string, std::string>("ixBugParent", "20"));
}

TEST_CASE("a changed case leaves out a title and a text that it has") {
  const json::value record = records::record("N-8"), data = records::settings();
  const auto names = [&](const std::string& elements) {
    const json::value existing = case_of(elements);
    std::string list;
    for (const auto& [name, value] : changed_case(record, data, "", existing)) list += name + " ";
    return list;
  };
  CHECK(names("<sTitle>Show true north</sTitle><sLatestTextSummary>Use it.</sLatestTextSummary>") ==
        "ixProject ixBug ");
  CHECK(names("<sTitle>Show north</sTitle><sLatestTextSummary/>") == "sTitle sEvent ixProject ixBug ");
}

TEST_CASE("files are those of the description that the last event has not") {
  json::value record = records::record("N-8");
  record.at("description").at("attachments").as_array() = {
      records::attachment("a.png"), records::attachment("b.png"), json::object{{"file_name", "nowhere"}}};
  const auto missing = [&](const std::string& files) {
    const json::value existing =
        case_of("<events><event><rgAttachments>" + files + "</rgAttachments></event></events>");
    std::string list;
    for (const aha::View file : missing_files(record, existing)) list += file["file_name"].text() + " ";
    return list;
  };
  const std::string a = "<attachment><sFileName>a.png</sFileName></attachment>";
  const std::string b = "<attachment><sFileName>b.png</sFileName></attachment>";
  CHECK(missing("") == "a.png b.png ");
  CHECK(missing(a) == "b.png ");
  CHECK(missing(a + b) == "");
  CHECK(missing_files(record, {}).size() == 2);
}

TEST_CASE("what FogBugz's summary shows of a case tells whether it is the record's") {
  const json::value record = records::record("N-8");
  const auto same = [&](const std::string& title, const std::string& summary) {
    const json::value other =
        case_of("<sTitle>" + title + "</sTitle><sLatestTextSummary>" + summary + "</sLatestTextSummary>");
    return is_same(other, record);
  };
  CHECK(same("Show true  north", "Use it."));
  CHECK(same("Show true north", "Use..."));
  CHECK_FALSE(same("Show true north", "Use that."));
  CHECK_FALSE(same("Show true north", ""));
  CHECK_FALSE(same("Show north", "Use it."));
}

TEST_CASE("a status stands for a category of Aha!'s, and one that stands for none is named") {
  const json::value meta = records::memory();
  const auto category = [&](const std::string& elements) {
    const json::value one = case_of(elements);
    return category_of(one, aha::View(meta)["statuses"]);
  };
  CHECK(category("<ixStatus>1</ixStatus><fOpen>false</fOpen>") == "in_progress");
  CHECK(category("<ixStatus>2</ixStatus><fOpen>false</fOpen>") == "shipped");
  CHECK(category("<ixStatus>2</ixStatus><fOpen>true</fOpen>") == "done");
  CHECK(category("<ixStatus>2</ixStatus>") == "done");
  CHECK(category("<ixStatus>3</ixStatus><fOpen>false</fOpen>") == "will_not_do");
  for (const char* elements : {"<ixStatus>4</ixStatus>", "<ixStatus>9</ixStatus>", ""})
    CHECK_THROWS_AS(category(elements), aha::ConfigurationError);
}

TEST_CASE("a record of odd shape becomes a case all the same") {
  for (const char* text :
       {"{}", "null", R"({"name": 7, "description": [], "tags": "x"})",
        R"({"name": null, "description": {"body": {}, "attachments": {}}, "tags": false})"}) {
    const json::value record = parsed(text);
    CHECK(new_case(record, {}, "")[1].second.empty());
    CHECK(missing_files(record, {}).empty());
  }
}

}  // namespace
