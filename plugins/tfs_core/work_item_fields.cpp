#include "work_item_fields.hpp"

#include <aha/blanks.hpp>
#include <aha/text.hpp>
#include <aha/text_length.hpp>

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

constexpr std::string_view title = title_field;
constexpr std::string_view description = description_field;
constexpr std::string_view area_path = "System.AreaPath";
constexpr std::string_view state = "System.State";
constexpr std::string_view to_parent = "System.LinkTypes.Hierarchy-Reverse";

/// As much as Azure DevOps takes of a title; it refuses a longer one.
value title_of(View name) {
  constexpr std::size_t max_units = 255;  // source: Microsoft, "Work item field index": Title is a String
  return aha::shortened(name, max_units);
}

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

std::string ascii_lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return text;
}

/// Without line ends' carriage returns, and without blanks at the ends.
std::string normalised(std::string_view text) {
  std::string out(aha::trimmed(text));
  std::erase(out, '\r');
  return out;
}

/// Azure DevOps writes the HTML that it is sent in its own way: what reads the same is the same, or our own change would
/// come back as a new one.
bool is_same_html(View a, View b) {
  if (!a.is_string() || !b.is_string()) return false;
  return normalised(aha::text::html_to_github(a.str())) == normalised(aha::text::html_to_github(b.str()));
}

/// Both read the same, or there is neither; in some places ids are numbers.
bool is_same(View a, View b) {
  return a.is_null() || b.is_null() ? a.is_null() && b.is_null() : a == b;
}

}  // namespace

std::optional<bool> says_markdown(View work_item) {
  const View format = work_item["multilineFieldsFormat"][description];
  if (!format.present()) return std::nullopt;
  return ascii_lower(format.text()) == "markdown";
}

bool may_be_markdown(View work_item, View record) {
  const std::string text = work_item["fields"][description].text();
  if (normalised(text).empty() || record["description"]["body"] == std::string_view(text)) return false;
  for (std::size_t at = text.find('<'); at != std::string::npos; at = text.find('<', at + 1)) {
    const char next = at + 1 < text.size() ? text[at + 1] : ' ';
    if (next == '/' || (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z')) return false;
  }
  return true;
}

// ---------------------------------------------------------------- to Azure DevOps

array new_work_item(View record, Kind kind, const Settings& settings) {
  const View body = record["description"]["body"];
  object fields;
  fields[title] =
      record["name"].truthy() ? title_of(record["name"]) : value("Untitled " + std::string(name_of(kind)));
  fields[description] = body.present() ? body.json() : value("<p></p>");
  if (settings.area().present()) fields[area_path] = settings.area().json();
  add_default_fields(fields, settings.default_fields(kind));

  array patch;
  for (const auto& [name, content] : fields)
    patch.push_back(operation("add", "/fields/" + std::string(name), content));
  return patch;
}

array changed_fields(View record, View work_item, bool is_markdown) {
  const View fields = work_item["fields"], name = record["name"], body = record["description"]["body"];
  array patch;
  const auto replace = [&](std::string_view field, const value& content) {
    patch.push_back(operation("replace", "/fields/" + std::string(field), content));
  };
  if (const value sent = title_of(name); !name.is_null() && fields[title].json() != sent)
    replace(title, sent);
  if (!record["description"].is_object()) return patch;
  if (!is_markdown) {
    if (fields[description].json() != body.json()) replace(description, body.json());
    return patch;
  }
  const std::string wanted = normalised(aha::text::html_to_github(body.str()));
  if (wanted == normalised(fields[description].str())) return patch;
  replace(description, value(wanted));
  patch.push_back(operation("add", "/multilineFieldsFormat/" + std::string(description), "Markdown"));
  return patch;
}

std::string compared(std::string_view field, View content, bool is_markdown) {
  const std::string text = content.text();
  return normalised(field == description && !is_markdown ? aha::text::html_to_github(text) : text);
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

object record_changes(View record, View work_item, bool is_markdown, View changed, View status_mapping) {
  const auto may_have_changed = [&](std::string_view field) {
    return !changed.is_object() || changed.json().get_object().contains(field);
  };
  const View fields = work_item["fields"], name = fields[title], body = record["description"]["body"];
  object changes;
  if (may_have_changed(title) && name.present() && record["name"].json() != name.json() &&
      title_of(record["name"]) != name.json())
    changes["name"] = name.json();
  if (may_have_changed(description)) {
    const View text = fields[description];
    if (is_markdown) {
      if (normalised(aha::text::html_to_github(body.str())) != normalised(text.str()))
        changes["description"] = aha::text::markdown_to_html(text.str());
    } else if (body.json() != text.json() && !is_same_html(body, text)) {
      changes["description"] = text.json();
    }
  }
  if (!may_have_changed(state)) return changes;
  const View status = status_mapping[fields[state].text()];
  if (!status.is_null() && !is_same(record["workflow_status"]["id"], status))
    changes["workflow_status"] = status.json();
  return changes;
}

}  // namespace tfs
