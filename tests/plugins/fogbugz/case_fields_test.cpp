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

TEST_CASE("a changed case has what differs alone; its project and people's tags stay") {
  json::value record = records::record("N-8");
  const auto names = [&](const std::string& elements) {
    const json::value existing = case_of(elements);
    std::string list;
    for (const auto& [name, value] : changed_case(record, "", existing)) list += name + "=" + value + " ";
    return list;
  };
  CHECK(names("<sTitle>Show true north</sTitle><sLatestTextSummary>Use it.</sLatestTextSummary>") ==
        "ixBug=20 ");
  CHECK(names("<sTitle>Show north</sTitle><sLatestTextSummary/>") ==
        "sTitle=Show true north sEvent=Use it. ixBug=20 ");
  const std::string title =
      "<sTitle>Show true north</sTitle><sLatestTextSummary>A comment</sLatestTextSummary>";
  CHECK(names(title + "<events><event><s>Use  it.\r\n</s></event><event><s>A comment</s></event></events>") ==
        "ixBug=20 ");
  record.as_object()["tags"] = json::array{"b", "a"};
  const std::string same = "<sTitle>Show true north</sTitle><sLatestTextSummary>Use it.</sLatestTextSummary>";
  CHECK(names(same + "<tags><tag>c</tag><tag>a</tag></tags>") == "sTags=a,b,c ixBug=20 ");
  CHECK(names(same + "<tags><tag>a</tag><tag>b</tag><tag>c</tag></tags>") == "ixBug=20 ");
  CHECK(names(same) == "sTags=a,b ixBug=20 ");
}

TEST_CASE("a long text of several lines is the one that FogBugz has, however it shows it") {
  json::value record = records::record("N-8");
  std::string html, text;
  for (int line = 0; line < 200; ++line) {
    html += "<p>Line " + std::to_string(line) + "</p>";
    text += "Line " + std::to_string(line) + "\n\n";
  }
  record.at("description").as_object()["body"] = html;
  const json::value cut =
      case_of("<sTitle>Show true north</sTitle><sLatestTextSummary>Line 0 Line 1...</sLatestTextSummary>");
  CHECK(needs_all_events(record, cut));
  const json::value whole =
      case_of("<sTitle>Show true north</sTitle><events><event><s>" + text + "</s></event></events>");
  CHECK_FALSE(needs_all_events(record, whole));
  CHECK_FALSE(changes_something(changed_case(record, "7", whole)));
}

TEST_CASE("files are those of the record and its description that no event has") {
  json::value record = records::record("N-8");
  record.as_object()["attachments"] = json::array{records::attachment("c.png"), records::attachment("a.png")};
  record.at("description").at("attachments").as_array() = {
      records::attachment("a.png"), records::attachment("b.png"), json::object{{"file_name", "nowhere"}}};
  const auto missing = [&](const std::string& files) {
    const json::value existing =
        case_of("<events><event><rgAttachments>" + files + "</rgAttachments></event><event/></events>");
    std::string list;
    for (const aha::View file : missing_files(record, existing)) list += file["file_name"].text() + " ";
    return list;
  };
  const std::string a = "<attachment><sFileName>a.png</sFileName></attachment>";
  const std::string b = "<attachment><sFileName>b.png</sFileName></attachment>";
  CHECK(missing("") == "a.png b.png c.png ");
  CHECK(missing(a) == "b.png c.png ");
  CHECK(missing(a + b) == "c.png ");
  CHECK(missing_files(record, {}).size() == 3);
}

TEST_CASE("a comment, an e-mail or a file changes no status") {
  const auto keeps = [](const std::string& event) {
    const json::value one =
        case_of("<events><event><evt>1</evt></event><event>" + event + "</event></events>");
    return keeps_status(one);
  };
  for (const char* event :
       {"<evt>9</evt>", "<evt>15</evt>", "<evt>17</evt>", "<evt>2</evt><sChanges/><s>Hello</s>"})
    CHECK(keeps(event));
  for (const char* event : {"<evt>14</evt>", "<evt>6</evt>", "<evt>2</evt>", "<evt>3</evt><sChanges/>",
                            "<evt>2</evt><sChanges>Status changed</sChanges>", "<rgAttachments/>"})
    CHECK_FALSE(keeps(event));
  CHECK_FALSE(keeps_status({}));
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
