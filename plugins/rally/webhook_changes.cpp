#include "webhook_changes.hpp"

#include "local_date.hpp"

namespace rally {

using aha::View;
using aha::json::object;

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

object changes_of(const ItemState& state, std::string_view kind, View data, std::string_view time_zone) {
  object changes;
  if (const View text = state.value("Description")) changes["description"] = text.json();
  if (const View name = state.value("Name")) changes["name"] = name.json();
  if (data["send_tags"] == "1") {
    aha::json::array tags;  // an item without tags has no such attribute
    for (const View tag : state.raw("Tags")) tags.push_back(tag["name"].json());
    changes["tags"] = std::move(tags);
  }
  if (kind == "feature") {
    if (const auto date = local_date(state.value("PlannedStartDate").str(), time_zone))
      changes["start_date"] = *date;
    if (const auto date = local_date(state.value("PlannedEndDate").str(), time_zone))
      changes["due_date"] = *date;
  }
  const View mapping = data[kind == "feature" ? "feature_statuses" : "requirement_statuses"];
  if (const View status = mapped_status(state, mapping)) changes["workflow_status"] = status.json();
  return changes;
}

std::string time_zone_of(View meta, View data) {
  for (const View workspace : meta["workspaces"])
    if (workspace["ObjectID"] == data["workspace"])
      return workspace["Configuration"]["WorkspaceConfiguration"]["TimeZone"].text();
  return "";
}

}  // namespace rally
