#include "remote_fields.hpp"

#include <aha/records.hpp>
#include <aha/text_length.hpp>

#include <algorithm>

namespace pivotal_tracker {
namespace {

using aha::View;
using aha::json::object;

std::string markdown_of(View record) {
  return aha::text::html_to_markdown(record["description"]["body"].text(), aha::text::Markdown::github);
}

std::string story_text(View record, const std::optional<Remote>& above, const Settings& settings) {
  std::string text = markdown_of(record);
  if (!above || !above->id || !settings.stories_name_their_parent()) return text;
  const std::string link = "Requirement of #" + above->id.text();
  return text.find(link) == std::string::npos ? text + "\n\n" + link + "." : text;
}

/// Estimates are sent only if the workspace estimates in story points. upstream: work_units == 20
void add_estimate(object& story, View record) {
  constexpr std::int64_t story_points = 20;
  const View units = record["work_units"];
  if (!units.is_string() && units.integer() == story_points)
    story["estimate"] = record["original_estimate"].json();
}

void add_uploads(object& remote, const Uploads& uploads) {
  if (uploads.empty()) return;
  object comment;
  comment["file_attachments"] = uploads;
  remote["comments"].emplace_array().push_back(std::move(comment));
}

}  // namespace

Remote Remote::created(View answer) {
  const View label = answer["label_id"] ? answer["label_id"] : answer["label"]["id"];
  return {answer["id"], answer["url"], label};
}

Remote Remote::stored(View fields, View integration_id) {
  const auto field = [&](std::string_view name) { return stored_field(fields, integration_id, name); };
  return {field("id"), field("url"), field("label_id")};
}

std::string sent_name(View record) {
  constexpr std::size_t max_units = 5000;  // source: Tracker REST API v5, story and epic, "name"
  return aha::shortened(aha::resource_name(record), max_units);
}

object new_story(View record, View parent, const std::optional<Remote>& above, const Uploads& uploads,
                 const Settings& settings) {
  const View kind =
      record["workflow_kind"]["id"] ? record["workflow_kind"]["id"] : parent["workflow_kind"]["id"];
  object story;
  story["name"] = sent_name(record);
  story["description"] = story_text(record, above, settings);
  story["story_type"] = settings.story_type(kind);
  story["created_at"] = record["created_at"].json();
  story["external_id"] = (parent.is_object() ? parent : record)["reference_num"].json();
  story["integration_id"] = settings.integration();
  add_estimate(story, record);
  add_uploads(story, uploads);
  if (above && above->label_id.present())
    story["label_ids"] = aha::json::array{above->label_id.integer().value_or(0)};
  return story;
}

object changed_story(View record, const std::optional<Remote>& above, const Settings& settings) {
  object story;
  story["name"] = sent_name(record);
  story["description"] = story_text(record, above, settings);
  add_estimate(story, record);
  return story;
}

object new_epic(View record, const Uploads& uploads) {
  object epic = changed_epic(record);
  epic["created_at"] = record["created_at"].json();
  add_uploads(epic, uploads);
  return epic;
}

object changed_epic(View feature) {
  object epic;
  epic["name"] = sent_name(feature);
  epic["description"] = markdown_of(feature);
  return epic;
}

object new_task(View requirement) {
  object task = changed_task(requirement);
  task["created_at"] = requirement["created_at"].json();
  return task;
}

object changed_task(View requirement) {
  object task;
  task["description"] =
      requirement["name"].text() + "\n" + aha::text::html_to_plain(requirement["description"]["body"].text());
  return task;
}

}  // namespace pivotal_tracker
