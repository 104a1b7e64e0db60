#include "webhook_plan.hpp"

#include "echoes.hpp"
#include "remote_fields.hpp"

#include <aha/text.hpp>

#include <string>
#include <string_view>

namespace pivotal_tracker {
namespace {

using aha::View;
using aha::json::object;
using aha::json::value;

/// If the user mapped no statuses, a state stands for a category of them.
std::string_view category_of(View state) {
  if (state == "accepted") return "shipped";
  if (state == "delivered") return "done";
  if (state == "finished" || state == "started" || state == "rejected") return "in_progress";
  if (state == "unstarted" || state == "unscheduled") return "initial";
  return {};
}

value category(std::string_view name) {
  object status;
  status["category"] = name;
  return status;
}

/// Null for a state that stands for no status: then the record keeps the one it has.
value status_for(View state, const Settings& settings) {
  if (const View mapped = settings.status_by_state()) return mapped[state.text()].json();
  const std::string_view name = category_of(state);
  return name.empty() ? value(nullptr) : category(name);
}

/// Whether the record has this status, an id or a category.
bool has_status(View record, const value& status) {
  const View known = record["workflow_status"];
  return status.is_object() ? known["category"] == View(status)["category"] : known["id"] == View(status);
}

bool is_sent_text(View markdown, View record) {
  const View html = record["description"]["body"];
  if (!html.is_string()) return false;
  const std::string sent = aha::text::html_to_markdown(html.str(), aha::text::Markdown::github);
  return own_text(markdown.str()) == own_text(sent);
}

object one(std::string_view member, value what) {
  object change;
  change[member] = std::move(what);
  return change;
}

object story_change(std::string_view name, View new_value, View record, const Settings& settings) {
  if (name == "current_state") {
    const value status = status_for(new_value, settings);
    if (!View(status).present() || has_status(record, status)) return {};
    return one("workflow_status", status);
  }
  if (name == "name" && new_value.present() && record["name"] != new_value &&
      sent_name(record) != new_value.text())
    return one("name", new_value.json());
  if (name == "description" && !is_sent_text(new_value, record))
    return one("description", value(aha::text::markdown_to_html(new_value.text())));
  if (name == "estimate" && new_value.present() && record["original_estimate"] != new_value)
    return one("original_estimate", value(new_value.text() + "p"));
  return {};
}

object task_change(std::string_view name, View new_value, View record) {
  if (name != "complete" || !new_value.json().is_bool()) return {};
  const value status = category(new_value.truthy() ? "shipped" : "initial");
  return has_status(record, status) ? object() : one("workflow_status", status);
}

}  // namespace

bool is_followed(View change) {
  const View kind = change["kind"];
  return (kind == "story" || kind == "task" || kind == "epic") && change["change_type"] != "create";
}

std::vector<object> planned_changes(View change, View record, const Settings& settings) {
  std::vector<object> planned;
  for (const auto& [name, new_value] : change["new_values"].members()) {
    object next = change["kind"] == "task" ? task_change(name, new_value, record)
                                           : story_change(name, new_value, record, settings);
    if (!next.empty()) planned.push_back(std::move(next));
  }
  return planned;
}

}  // namespace pivotal_tracker
