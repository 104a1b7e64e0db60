#include "remote_fields.hpp"

#include <aha/records.hpp>
#include <aha/text.hpp>
#include <aha/text_length.hpp>

#include <algorithm>
#include <string_view>

namespace redmine {
namespace {

// source: Redmine, app/models/issue.rb and version.rb ("Subject is too long (maximum is 255 characters)")
constexpr std::size_t max_subject_units = 255, max_version_name_units = 60;

void add_unless_null(aha::json::object& fields, std::string_view name, aha::View value) {
  if (!value.is_null()) fields[name] = value.json();
}

aha::json::array uploads_of(const std::vector<Upload>& uploads) {
  aha::json::array list;
  for (const auto& [attachment, token] : uploads)
    list.push_back(aha::json::object{{"token", token},
                                     {"filename", attachment["file_name"].json()},
                                     {"content_type", attachment["content_type"].json()}});
  return list;
}

/// In the formatting that Redmine's administrator chose for all texts; Redmine has no request that tells it.
std::string text_of(aha::View record, aha::View data) {
  const std::string_view html = record["description"]["body"].str();
  const std::string formatting = data["text_formatting"].text();
  if (formatting == "common_mark" || formatting == "markdown") return aha::text::html_to_github(html);
  return aha::text::html_to_textile(html);
}

/// Redmine keeps line ends as CR LF.
std::string with_plain_line_ends(aha::View text) {
  std::string out = text.text();
  std::erase(out, '\r');
  return out;
}

}  // namespace

aha::json::object version(aha::View release) {
  aha::json::object fields;
  fields["name"] = aha::shortened(release["name"], max_version_name_units);
  fields["due_date"] = release["release_date"].json();
  fields["description"] = "Created from Aha! " + release["url"].text();
  return fields;
}

aha::json::object new_issue(aha::View record, aha::View data, Place place,
                            const std::vector<Upload>& uploads) {
  aha::json::object fields = changed_issue(record, data, place, uploads);
  add_unless_null(fields, "tracker_id", data["tracker"]);
  add_unless_null(fields, "project_id", data["project"]);
  add_unless_null(fields, "priority_id", data["issue_priority"]);
  return fields;
}

aha::json::object changed_issue(aha::View record, aha::View data, Place place,
                                const std::vector<Upload>& uploads) {
  aha::json::object fields;
  fields["subject"] = aha::shortened(aha::resource_name(record), max_subject_units);
  fields["description"] = text_of(record, data);
  add_unless_null(fields, "parent_issue_id", place.parent_issue_id);
  add_unless_null(fields, "fixed_version_id", place.version_id);
  if (!uploads.empty()) fields["uploads"] = uploads_of(uploads);
  return fields;
}

std::vector<aha::View> attachments(aha::View record) {
  std::vector<aha::View> all;
  for (const aha::View list : {record["attachments"], record["description"]["attachments"]})
    for (const aha::View attachment : list) {
      const auto is_twin = [&](aha::View other) { return other.json() == attachment.json(); };
      if (std::none_of(all.begin(), all.end(), is_twin)) all.push_back(attachment);
    }
  return all;
}

bool is_same(aha::View listed, const aha::json::object& sent, std::initializer_list<std::string_view> names) {
  return std::all_of(names.begin(), names.end(), [&](std::string_view name) {
    const auto* const value = sent.if_contains(name);
    return value != nullptr && with_plain_line_ends(listed[name]) == with_plain_line_ends(*value);
  });
}

}  // namespace redmine
