#include "work_item_fields.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

namespace tfs {
namespace {

using aha::View;
using aha::json::array;
using aha::json::object;
using aha::json::value;

constexpr std::string_view title = "System.Title";
constexpr std::string_view description = "System.Description";
constexpr std::string_view area_path = "System.AreaPath";
constexpr std::string_view state = "System.State";
constexpr std::string_view to_parent = "System.LinkTypes.Hierarchy-Reverse";

object operation(std::string_view op, const std::string& path, value content) {
  object one;
  one["op"] = op;
  one["path"] = path;
  one["value"] = std::move(content);
  return one;
}

array relation(object content) {
  return aha::array_of(operation("add", "/relations/-", std::move(content)));
}

void add_default_fields(object& fields, View defaults) {
  for (const View one : defaults)
    if (one["field"].is_string()) fields[one["field"].str()] = one["value"].json();
}

/// upstream: " 12 KB".to_i is 12, and of what begins with no digit 0
std::int64_t leading_number(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// Both read the same, or there is neither; in some places ids are numbers.
bool is_same(View a, View b) {
  return a.is_null() || b.is_null() ? a.is_null() && b.is_null() : a == b;
}

}  // namespace

// ---------------------------------------------------------------- to Azure DevOps

array new_work_item(View record, Kind kind, const Settings& settings) {
  const View body = record["description"]["body"];
  object fields;
  fields[title] =
      record["name"].truthy() ? record["name"].json() : value("Untitled " + std::string(name_of(kind)));
  fields[description] = body.present() ? body.json() : value("<p></p>");
  fields[area_path] = settings.area().json();
  add_default_fields(fields, settings.default_fields(kind));

  array patch;
  for (const auto& [name, content] : fields)
    patch.push_back(operation("add", "/fields/" + std::string(name), content));
  return patch;
}

array changed_fields(View record, View work_item) {
  const std::pair<std::string_view, View> wanted[] = {{title, record["name"]},
                                                      {description, record["description"]["body"]}};
  array patch;
  for (const auto& [name, content] : wanted)
    if (work_item["fields"][name].json() != content.json())
      patch.push_back(operation("replace", "/fields/" + std::string(name), content.json()));
  return patch;
}

array below_parent(View url) {
  object link;
  link["rel"] = to_parent;
  link["url"] = url.json();
  return relation(std::move(link));
}

array without_relation(std::size_t index) {
  object one;
  one["op"] = "remove";
  one["path"] = "/relations/" + std::to_string(index);
  return aha::array_of(std::move(one));
}

array attached_file(View url, View attachment) {
  object link;
  link["rel"] = "AttachedFile";
  link["url"] = url.json();
  link["attributes"].emplace_object()["resourceSize"] =
      std::to_string(leading_number(attachment["file_size"].text()));
  return relation(std::move(link));
}

// ---------------------------------------------------------------- relations

std::optional<std::size_t> other_parent(View work_item, View url) {
  const View relations = work_item["relations"];
  for (std::size_t i = 0; i < relations.size(); ++i)
    if (relations[i]["rel"] == to_parent && !is_same(relations[i]["url"], url)) return i;
  return std::nullopt;
}

bool has_parent(View work_item) {
  for (const View one : work_item["relations"])
    if (one["rel"] == to_parent) return true;
  return false;
}

std::unordered_set<std::string> attached_names(View work_item) {
  std::unordered_set<std::string> names;
  for (const View one : work_item["relations"])
    if (one["rel"] == "AttachedFile") names.insert(one["attributes"]["name"].text());
  return names;
}

// ---------------------------------------------------------------- to Aha!

object record_changes(View record, View work_item, View status_mapping) {
  const View fields = work_item["fields"];
  object changes;
  if (record["name"].json() != fields[title].json()) changes["name"] = fields[title].json();
  if (record["description"]["body"].json() != fields[description].json())
    changes["description"] = fields[description].json();
  if (!status_mapping.is_object()) return changes;
  const View status = status_mapping[fields[state].text()];
  if (!is_same(record["workflow_status"]["id"], status)) changes["workflow_status"] = status.json();
  return changes;
}

}  // namespace tfs
