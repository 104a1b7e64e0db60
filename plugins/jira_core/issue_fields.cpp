#include "issue_fields.hpp"

#include "labels.hpp"

#include <aha/records.hpp>
#include <aha/text.hpp>
#include <aha/text_length.hpp>

#include <algorithm>
#include <array>

namespace jira {
namespace {

using aha::View;
using aha::json::object;
using aha::json::value;

/// Jira's limit of an estimate; in minutes, as Aha! counts.
constexpr double max_estimate_minutes = 20000;
/// What Aha! says in work_units.
constexpr double unit_minutes = 10;
constexpr double unit_points = 20;

/// As Hashie does it: objects that are in both become one. A field that is mapped and set by this service, such
/// as the assignee, may be both.
void merge(object& into, object from) {
  for (auto& [name, added] : from) {
    value& there = into[name];
    if (there.is_object() && added.is_object())
      merge(there.get_object(), std::move(added.get_object()));
    else
      there = std::move(added);
  }
}

object user_reference(View user) {
  object reference;
  if (user["accountId"].truthy())
    reference["accountId"] = user["accountId"].json();
  else
    reference["name"] = user["name"].json();
  return reference;
}

bool within_limit(View estimate) {
  return estimate.is_null() || estimate.number().value_or(0) <= max_estimate_minutes;
}

/// The id of the field that points go into; "" for none on the type's screens. Team-managed projects of Jira Cloud have
/// another field, "Story point estimate", which is known by its kind.
std::string points_field(const IssueSource& source) {
  if (source.type.has_story_points()) return source.meta["story_points_field"].text();
  const View on_screens = source.type.fields();
  const auto found = std::find_if(on_screens.begin(), on_screens.end(), [&](View id) {
    return source.meta["fields"][id.text()]["editor"] == "com.pyxis.greenhopper.jira:jsw-story-points";
  });
  return found == on_screens.end() ? std::string() : (*found).text();
}

/// Of a feature whose requirements are estimated, and if capacity planning is off, nothing is sent.
void add_estimates(object& fields, const IssueSource& source) {
  const View record = source.record;
  if (!record.is_object() || !record.json().get_object().contains("original_estimate")) return;
  if (record["use_requirements_estimates"] == "true") return;
  const View original = record["original_estimate"];
  const View remaining = record["remaining_estimate"];
  const double units = record["work_units"].number().value_or(0);
  if (units == unit_minutes && source.type.has_time_tracking() && within_limit(original) &&
      within_limit(remaining)) {
    object& tracking = fields["timetracking"].emplace_object();
    tracking["originalEstimate"] = original.json();
    tracking["remainingEstimate"] = remaining.json();
  } else if (const std::string points = points_field(source); units == unit_points && !points.empty()) {
    fields[points] = original.json();
  }
}

void add_due_date(object& fields, const IssueSource& source) {
  const View due_date = source.feature["due_date"];
  if (due_date.truthy() && source.type.has_field("duedate")) fields["duedate"] = due_date.json();
}

/// What creating and updating have in common.
void add_common(object& fields, const IssueSource& source) {
  const View record = source.record;
  const View meta = source.meta;
  if (source.sends_tags && record["tags"].truthy() && source.type.has_labels())
    fields["labels"] = labels_of(record["tags"]);
  if (source.type.has_aha_reference()) fields[meta["aha_reference_field"].text()] = record["url"].json();
  add_estimates(fields, source);
  if (source.assignee.truthy()) fields["assignee"] = user_reference(source.assignee);
  if (source.type.has_aha_position()) fields[meta["aha_position_field"].text()] = record["position"].json();
}

bool has_version(const IssueSource& source) {
  return source.version_id.truthy() && source.type.has_fix_versions();
}

object by_id(View id) {
  object reference;
  reference["id"] = id.json();
  return reference;
}

void add_epic(object& fields, const IssueSource& source) {
  if (!source.epic) return;
  if (!source.epic->is_parent)
    fields[source.meta["epic_link_field"].text()] = source.epic->key;
  else if (!source.epic->key.is_null())
    fields["parent"].emplace_object()["key"] = source.epic->key;
}

object basic_fields(View record) {
  object fields;
  fields["summary"] = one_line(aha::resource_name(record));
  fields["description"] = wiki_markup(record["description"]["body"]);
  return fields;
}

}  // namespace

std::string one_line(std::string_view text) {
  constexpr std::size_t max_units = 255;
  std::string line(text);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return aha::shortened(line, max_units);
}

value wiki_markup(View html) {
  if (html.is_null()) return nullptr;
  return value(aha::text::html_to_jira(html.str()));
}

object new_issue(const IssueSource& source) {
  object fields = basic_fields(source.record);
  fields["issuetype"] = by_id(source.type.id());
  if (has_version(source)) fields["fixVersions"].emplace_array().push_back(by_id(source.version_id));
  if (source.type.has_epic_name())
    fields[source.meta["epic_name_field"].text()] = aha::json::value(fields["summary"]);
  add_epic(fields, source);
  if (source.parent && source.type.is_subtask())
    fields["parent"].emplace_object()["key"] = source.parent.key.json();
  add_common(fields, source);
  if (source.reporter.truthy()) fields["reporter"] = user_reference(source.reporter);
  merge(fields, source.mapped);
  add_due_date(fields, source);
  object issue;
  issue["fields"] = std::move(fields);
  return issue;
}

object changed_issue(const IssueSource& source) {
  object fields = basic_fields(source.record);
  add_common(fields, source);
  merge(fields, source.mapped);
  if (source.is_feature) add_due_date(fields, source);
  object issue;
  issue["fields"] = std::move(fields);
  if (has_version(source)) {
    object operation;
    operation["set"].emplace_array().push_back(by_id(source.version_id));
    issue["update"].emplace_object()["fixVersions"].emplace_array().push_back(std::move(operation));
  }
  return issue;
}

object new_epic(View initiative, const IssueType& type, View meta) {
  object fields = basic_fields(initiative);
  fields["issuetype"] = by_id(type.id());
  if (type.has_epic_name())
    fields[meta["epic_name_field"].text()] = initiative["name"].is_string()
                                                 ? value(one_line(initiative["name"].str()))
                                                 : initiative["name"].json();
  if (type.has_aha_reference()) fields[meta["aha_reference_field"].text()] = initiative["url"].json();
  object issue;
  issue["fields"] = std::move(fields);
  return issue;
}

object relates_to(View issue_id, View parent_id) {
  object link;
  link["type"].emplace_object()["name"] = "Relates";
  link["outwardIssue"] = by_id(issue_id);
  link["inwardIssue"] = by_id(parent_id);
  return link;
}

object ranking(View issue_key, View adjacent_id, bool adjacent_comes_before) {
  object ranking;
  ranking["issues"].emplace_array().push_back(issue_key.json());
  ranking[adjacent_comes_before ? "rankAfterIssue" : "rankBeforeIssue"] = adjacent_id.json();
  return ranking;
}

object new_comment(View comment) {
  object body;
  body["body"] = "Comment added by " + aha::text::escape_jira(comment["user"]["name"].text()) + " in [Aha!|" +
                 comment["url"].text() + "]\n\n" + aha::text::html_to_jira(comment["body"].str());
  return body;
}

}  // namespace jira
