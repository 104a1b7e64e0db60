#include "webhook_changes.hpp"

#include "artifact_fields.hpp"

#include <aha/blanks.hpp>
#include <aha/text.hpp>
#include <aha/time_zone.hpp>
#include <aha/timestamp.hpp>

#include <algorithm>
#include <vector>

namespace rally {

using aha::View;
using aha::json::object;

namespace {

/// Rally writes the HTML that it is sent in its own way: what reads the same is the same, or our own change would come back
/// as a new one.
bool is_same_html(View a, View b) {
  return a.is_string() && b.is_string() && compared_html(a) == compared_html(b);
}

std::vector<std::string> sorted_texts(View list) {
  std::vector<std::string> texts;
  for (const View one : list) texts.push_back(one.text());
  std::sort(texts.begin(), texts.end());
  return texts;
}

}  // namespace

std::string compared_html(View html) {
  const std::string text = aha::text::html_to_github(html.str());
  return std::string(aha::trimmed(text));
}

View ItemState::raw(std::string_view name) const {
  View found;
  for (const auto [_, attribute] : attributes_.members())
    if (attribute["name"] == name) found = attribute["value"];
  return found;
}

View ItemState::value(std::string_view name) const {
  const View found = raw(name);
  return found.is_object() ? found["name"] : found;
}

View mapped_status(const ItemState& state, View mapping) {
  for (const char* name : {"State", "ScheduleState"})
    if (const View value = state.value(name); !value.is_null())
      if (const View status = mapping[value.text()]) return status;
  return {};
}

bool ItemState::has_changed(std::initializer_list<std::string_view> names) const {
  if (!tells_changes()) return true;
  for (const auto [_, change] : changes_.members())
    for (const std::string_view name : names)
      if (change["name"] == name) return true;
  return false;
}

object changes_of(const ItemState& state, View record, std::string_view kind, View data,
                  std::string_view time_zone) {
  object changes;
  if (const View text = state.value("Description");
      text && state.has_changed({"Description"}) && !is_same_html(record["description"]["body"], text))
    changes["description"] = text.json();
  if (const View name = state.value("Name"); name.present() && state.has_changed({"Name"}) &&
                                             record["name"] != name && sent_name(record) != name.json())
    changes["name"] = name.json();
  if (data["send_tags"] == "1" && state.has_changed({"Tags"})) {
    aha::json::array tags;  // an item without tags has no such attribute
    for (const View tag : state.raw("Tags")) tags.push_back(tag["name"].json());
    const aha::json::value found(std::move(tags));
    if (!record["tags"].is_array() || sorted_texts(View(found)) != sorted_texts(record["tags"]))
      changes["tags"] = found;
  }
  if (kind == "feature") {
    const auto follow_date = [&](std::string_view attribute, std::string_view member) {
      const auto date = local_date(state.value(attribute).str(), time_zone);
      if (date && state.has_changed({attribute}) && record[member] != std::string_view(*date))
        changes[member] = *date;
    };
    follow_date("PlannedStartDate", "start_date");
    follow_date("PlannedEndDate", "due_date");
  }
  const View mapping = data[kind == "feature" ? "feature_statuses" : "requirement_statuses"];
  if (const View status = mapped_status(state, mapping);
      status && state.has_changed({"State", "ScheduleState"}) && record["workflow_status"]["id"] != status)
    changes["workflow_status"] = status.json();
  return changes;
}

std::optional<std::string> local_date(std::string_view moment, std::string_view time_zone) {
  constexpr std::size_t date_size = 10;  // of "2016-10-18T02:00:00.000Z"
  if (!aha::seconds_since_1970(moment)) return std::nullopt;
  return aha::day_in_zone(moment, time_zone).value_or(std::string(moment.substr(0, date_size)));
}

std::string time_zone_of(View meta, View data) {
  for (const View workspace : meta["workspaces"])
    if (workspace["ObjectID"] == data["workspace"])
      return workspace["Configuration"]["WorkspaceConfiguration"]["TimeZone"].text();
  return "";
}

}  // namespace rally
