#include <doctest/doctest.h>

#include "records.hpp"

#include <tfs_core/project_meta.hpp>
#include <tfs_core/work_item_fields.hpp>

namespace {

namespace json = aha::json;
using aha::View;
using records::parsed;

json::value patch_for(std::string_view record, tfs::Kind kind, std::string_view settings) {
  const json::value source = parsed(record), data = parsed(settings);
  return tfs::new_work_item(View(source), kind, tfs::Settings(View(data)));
}

TEST_CASE("a new work item has title, description and area, and default fields, which may replace them") {
  CHECK(patch_for(R"({"name": "Chart", "description": {"body": "<p>x</p>"}})", tfs::Kind::feature,
                  R"({"area": "Maps", "feature_default_fields": [{"field": "System.Title", "value": "Fixed"},
                      "stray", {"value": 1}, {"field": "Custom.Risk", "value": 2}]})") ==
        parsed(R"([{"op": "add", "path": "/fields/System.Title", "value": "Fixed"},
                   {"op": "add", "path": "/fields/System.Description", "value": "<p>x</p>"},
                   {"op": "add", "path": "/fields/System.AreaPath", "value": "Maps"},
                   {"op": "add", "path": "/fields/Custom.Risk", "value": 2}])"));
}

TEST_CASE("a record without a name or description gets what Azure DevOps accepts") {
  for (const char* record :
       {"{}", R"({"name": null, "description": null})", R"({"description": {"body": " "}})"}) {
    const json::value patch = patch_for(record, tfs::Kind::requirement, "{}");
    CHECK(patch.at(0).at("value") == "Untitled requirement");
    CHECK(patch.at(1).at("value") == "<p></p>");
    CHECK(patch.as_array().size() == 2);  // no area is chosen
  }
}

TEST_CASE("only what differs is changed, and nothing equals an empty text") {
  const json::value record = parsed(R"({"name": "Chart", "description": {"body": ""}})");
  const auto changed = [&](std::string_view item) {
    const json::value work_item = parsed(item);
    return tfs::changed_fields(View(record), View(work_item), false);
  };
  CHECK(changed(R"({"fields": {"System.Title": "Chart", "System.Description": ""}})").empty());
  CHECK(changed(R"({"fields": {"System.Title": "Map"}})") ==
        parsed(R"([{"op": "replace", "path": "/fields/System.Title", "value": "Chart"},
                   {"op": "replace", "path": "/fields/System.Description", "value": ""}])"));
}

TEST_CASE("a title is as long as Azure DevOps takes it, and does not come back as the record's name") {
  const std::string name(300, 'n');
  std::string cut(252, 'n');
  cut += "...";
  const json::value record = json::object{{"name", name}}, statuses;
  const json::value sent = tfs::new_work_item(View(record), tfs::Kind::feature, tfs::Settings(View()));
  CHECK(sent.at(0).at("value") == json::value(cut));
  const json::value there = json::object{{"fields", {{"System.Title", cut}}}};
  CHECK(tfs::changed_fields(View(record), View(there), false).empty());
  CHECK_FALSE(tfs::record_changes(View(record), View(there), false, View(), View(statuses)).contains("name"));
  const json::value other = json::object{{"fields", {{"System.Title", "Map"}}}};
  CHECK(tfs::changed_fields(View(record), View(other), false).at(0).at("value") == json::value(cut));
}

TEST_CASE("of a work item's relations, a parent other than the feature is found by its place") {
  const json::value item = parsed(R"({"relations": [{"rel": "AttachedFile", "attributes": {"name": "a.png"}},
      {"rel": "AttachedFile"}, {"rel": "System.LinkTypes.Hierarchy-Reverse", "url": "https://x/1"}]})");
  const json::value same("https://x/1"), other("https://x/2");
  CHECK_FALSE(tfs::other_parent(View(item), View(same)));
  CHECK(tfs::other_parent(View(item), View(other)) == 2U);
  CHECK(tfs::has_parent(View(item)));
  CHECK(tfs::attached_names(View(item)).contains("a.png"));
  CHECK_FALSE(tfs::has_parent(View()));
}

TEST_CASE("a work item's name, description and state become the record's") {
  const json::value item = parsed(R"({"fields": {"System.Title": "Map", "System.State": "New"}})");
  struct {
    const char* record;
    const char* mapping;
    const char* changes;
  } const table[] = {
      {R"({"name": "Map", "workflow_status": {"id": "100"}})", R"({"New": "100"})", "{}"},
      {R"({"name": "Map", "workflow_status": {"id": 100}})", R"({"New": "100"})", "{}"},
      {R"({"name": "Old", "description": {"body": "x"}, "workflow_status": {"id": "1"}})",
       R"({"New": "100"})", R"({"name": "Map", "description": null, "workflow_status": "100"})"},
      {R"({"name": "Map", "workflow_status": {"id": "1"}})", R"({"Done": "200"})", "{}"},
      {R"({"name": "Map", "workflow_status": {"id": "1"}})", R"({"New": null})", "{}"},
      {R"({"name": "Map", "workflow_status": {"id": "1"}})", "null", "{}"},
  };
  for (const auto& [record, mapping, changes] : table) {
    const json::value before = parsed(record), statuses = parsed(mapping);
    CHECK(tfs::record_changes(View(before), View(item), false, View(), View(statuses)) == parsed(changes));
  }
}

TEST_CASE("only fields that a webhook names are followed, and nothing overwrites a name with none") {
  const json::value item = parsed(
      R"({"fields": {"System.Title": "Map", "System.State": "New", "System.Description": "<p>y</p>"}})");
  const json::value record =
      parsed(R"({"name": "Old", "description": {"body": "<p>x</p>"}, "workflow_status": {"id": "1"}})");
  const json::value statuses = parsed(R"({"New": "100"})");
  struct {
    const char* changed;
    const char* changes;
  } const table[] = {
      {"{}", "{}"},
      {R"({"System.Rev": {"newValue": 3}})", "{}"},
      {R"({"System.State": {"oldValue": "Done", "newValue": "New"}})", R"({"workflow_status": "100"})"},
      {R"({"System.Title": null})", R"({"name": "Map"})"},
      {R"({"System.Description": {}})", R"({"description": "<p>y</p>"})"},
  };
  for (const auto& [named, expected] : table) {
    const json::value changed = parsed(named);
    CHECK(tfs::record_changes(View(record), View(item), false, View(changed), View(statuses)) ==
          parsed(expected));
  }
  for (const char* nameless : {R"({"fields": {"System.Title": null, "System.Description": "<p>x</p>"}})",
                               R"({"fields": {"System.Title": "", "System.Description": "<p>x</p>"}})"}) {
    const json::value empty = parsed(nameless);
    CHECK(tfs::record_changes(View(record), View(empty), false, View(), View(statuses)).empty());
  }
}

TEST_CASE("HTML that Azure DevOps has written in its own way is no change of the description") {
  const json::value record = parsed(R"({"name": "N", "description": {"body": "<p>Use <b>it</b>.</p>"}})");
  const auto changes = [&](std::string_view html) {
    json::value item = parsed(R"({"fields": {"System.Title": "N"}})");
    item.at("fields").as_object()["System.Description"] = html;
    return tfs::record_changes(View(record), View(item), false, View(), View());
  };
  CHECK(changes("<p style=\"margin:0\">Use <b>it</b>. </p>\r\n").empty());
  CHECK(changes("<p>Use it.</p>").contains("description"));
}

TEST_CASE("a description in Markdown becomes HTML in Aha!, and a changed record becomes Markdown again") {
  const std::string markdown = "# Heading\n\n- item **bold**\n\n`code`";
  json::value item = parsed(R"({"id": 5, "fields": {"System.Title": "N"},
                               "multilineFieldsFormat": {"System.Description": "markdown"}})");
  item.at("fields").as_object()["System.Description"] = markdown;
  CHECK(tfs::says_markdown(View(item)) == true);
  item.at("multilineFieldsFormat").as_object()["System.Description"] = "Html";
  CHECK(tfs::says_markdown(View(item)) == false);
  item.as_object().erase("multilineFieldsFormat");
  CHECK_FALSE(tfs::says_markdown(View(item)));

  json::value record = parsed(R"({"name": "N", "description": {"body": "<p>old</p>"}})");
  const auto followed = tfs::record_changes(View(record), View(item), true, View(), View());
  const std::string html = View(followed.at("description")).text();
  for (const char* part : {"<h1>Heading</h1>", "<strong>bold</strong>", "<code>code</code>", "<li>"})
    CHECK(html.find(part) != std::string::npos);

  // What came from there does not go back, nor come again.
  record.at("description").as_object()["body"] = html;
  CHECK(tfs::record_changes(View(record), View(item), true, View(), View()).empty());
  CHECK(tfs::changed_fields(View(record), View(item), true).empty());

  record.at("description").as_object()["body"] = "<p>Now <b>this</b></p>";
  CHECK(tfs::changed_fields(View(record), View(item), true) ==
        parsed(R"([{"op": "replace", "path": "/fields/System.Description", "value": "Now **this**"},
                   {"op": "add", "path": "/multilineFieldsFormat/System.Description", "value": "Markdown"}])"));
}

TEST_CASE("a record without name or description leaves those of its work item") {
  const json::value item = parsed(R"({"fields": {"System.Title": "N", "System.Description": "<p>x</p>"}})");
  for (const char* record : {"{}", R"({"name": null, "description": null})"}) {
    const json::value sent = parsed(record);
    CHECK(tfs::changed_fields(View(sent), View(item), false).empty());
    CHECK(tfs::changed_fields(View(sent), View(item), true).empty());
  }
}

TEST_CASE("projects that are made alike share one workflow, whatever the order of their answers") {
  const json::value categories = parsed(R"([{"workItemTypes": [{"name": "Bug"}, {"name": "Gone"}]},
      {"name": "none"}, {"workItemTypes": [{"name": "Task"}, {"name": "Bug"}]}])");
  const json::value types = parsed(R"([{"name": "Bug", "transitions": {"New": [], "": [], "Done": []},
        "fieldInstances": [{"referenceName": "B", "name": "b", "url": "u"}, {"name": "a", "referenceName": "A"}]},
      {"name": "Task"}, {"name": "Epic"}])");
  const json::value reordered = parsed(R"([{"name": "Task"}, {"name": "Bug",
        "fieldInstances": [{"referenceName": "A", "name": "a"}, {"referenceName": "B", "name": "b"}],
        "transitions": {"Done": [], "New": []}}])");
  tfs::Workflows workflows;
  const std::string workflow = workflows.add(View(categories), View(types));
  CHECK(workflows.add(View(categories), View(reordered)) == workflow);
  CHECK(workflows.add(View(), View()) != workflow);
  json::object meta;
  workflows.move_to(meta);

  const json::object& offered = meta["workflow_sets"].at(workflow).at("feature_mappings").as_object();
  REQUIRE(offered.size() == 2);
  CHECK(offered.begin()->key() == "Bug");
  const json::value& bug = offered.at("Bug");
  CHECK(meta["status_sets"].at(bug.at("statuses").as_string()) == parsed(R"(["Done", "New"])"));
  CHECK(meta["field_sets"].at(bug.at("fields").as_string()) ==
        parsed(R"([{"name": "a", "referenceName": "A"}, {"name": "b", "referenceName": "B"}])"));
}

TEST_CASE("areas are written as paths; only what says that it has children has some") {
  const json::value tree = parsed(R"({"name": "Maps", "hasChildren": true, "children": [
      {"name": "Sea", "hasChildren": true, "children": [{"name": "Deep", "hasChildren": false}]}, {"name": null},
      {"name": "Land", "children": [{"name": "Hidden"}]}]})");
  CHECK(tfs::area_paths(View(tree)) == parsed(R"(["Maps", "Maps\\Sea", "Maps\\Sea\\Deep", "Maps\\Land"])"));
  CHECK(tfs::area_paths(View()).empty());
}

}  // namespace
