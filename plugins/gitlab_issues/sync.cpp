#include "sync.hpp"

#include "issue_fields.hpp"
#include "milestone_fields.hpp"

#include <aha/step.hpp>
#include <aha/text.hpp>
#include <aha/url.hpp>
#include <issues_core/sent_titles.hpp>

#include <exception>

namespace gitlab_issues {
namespace {

/// For storing a link after steps that may take long.
constexpr std::chrono::seconds time_for_link{10};

using aha::failure_of;
using aha::in_step;
using aha::View;
using aha::json::object;

/// If the answer to a creation lacks this member, everything after it would go astray.
View member_of(View created, std::string_view member, const char* what) {
  if (!created[member].present())
    throw aha::RemoteError("GitLab's answer does not give the " + std::string(member) + " of the " + what +
                           ". Check that the server URL is the address of GitLab's API.");
  return created[member];
}

/// Whether the issue is where the record's release is. Without a release, any place will do.
bool is_in(View issue, View milestone) {
  return milestone.is_null() || issue["milestone"]["id"] == milestone["id"];
}

}  // namespace

// ---------------------------------------------------------------- milestones

View Sync::attach_milestone(View release) {
  if (!release.is_object()) return {};
  return in_step("Release " + release["reference_num"].text(), [&] {
    if (const View id = stored(release, "milestone_id"))
      if (const View milestone = client_.find_milestone(id)) return milestone;
    return find_or_create_milestone(release);
  });
}

View Sync::find_or_create_milestone(View release) {
  const aha::json::value title = milestone_title(release);
  View milestone = client_.find_listed_milestone(View(title));
  if (!milestone) milestone = client_.create_milestone(new_milestone(release, due_date(release)));
  // One beyond the first page has taken the name.
  if (!milestone) milestone = client_.find_any_milestone(View(title));
  if (!milestone)
    throw aha::RemoteError("GitLab says that " + settings_.project() + " has a milestone called \"" +
                           release["name"].text() +
                           "\" already, but does not list it: it may be its group's. Rename the release or "
                           "that milestone.");
  const View id = member_of(milestone, "id", "milestone");
  in_step("Milestone " + id.text() + " is in GitLab, but Aha! did not store its id", [&] {
    object fields;
    fields["milestone_id"] = id.json();
    fields["number"] = milestone["iid"].json();
    fields["url"] = milestone["web_url"].json();
    store(release, fields);
  });
  return milestone;
}

void Sync::update_milestone(View release) {
  const View id = stored(release, "milestone_id");
  if (!id) {
    attach_milestone(release);
    return;
  }
  in_step("Release " + release["reference_num"].text(),
          [&] { client_.update_milestone(id, changed_milestone(release, due_date(release))); });
}

View Sync::due_date(View release) {
  if (!settings_.due_date_phase().present()) return release["release_date"];
  const View phases =
      service_.api().get("releases/" + aha::url::encode(release["id"].text()) + "/release_phases");
  for (const View phase : phases["release_phases"])
    if (phase["name"] == settings_.due_date_phase()) return phase["end_on"];
  return release["release_date"];
}

// ---------------------------------------------------------------- issues

void Sync::attach_feature(View feature, View milestone) {
  const View issue = in_step("Feature " + feature["reference_num"].text(), [&] {
    const View key = stored(feature, settings_.stored_issue_key());
    const View found = key ? client_.find_issue(key) : View();
    // One in another milestone is not taken over: it may belong to another release by now.
    return found && is_in(found, milestone) ? found : attach_issue(feature, milestone, "");
  });
  update_requirements(feature, milestone, issue);
}

void Sync::update_feature(View feature, View milestone) {
  const View issue = in_step("Feature " + feature["reference_num"].text(),
                             [&] { return update_or_attach_issue(feature, milestone, ""); });
  update_requirements(feature, milestone, issue);
}

void Sync::update_requirements(View feature, View milestone, View feature_issue) {
  if (settings_.requirements_as_checklist()) return;
  const auto send = [&](View requirement) {
    if (!requirement.is_object()) return;
    in_step("Requirement " + requirement["reference_num"].text(),
            [&] { update_or_attach_issue(requirement, milestone, parent_line(feature_issue)); });
  };
  aha::attempt_each(feature["requirements"], send,
                    [&](const aha::Error& error) { service_.log().error(error.what()); });
}

View Sync::update_or_attach_issue(View record, View milestone, const std::string& parent) {
  if (const View key = stored(record, settings_.stored_issue_key()))
    return update_issue(record, key, milestone, parent);
  return attach_issue(record, milestone, parent);
}

View Sync::attach_issue(View record, View milestone, const std::string& parent) {
  const View issue = create_issue(record, milestone, parent);
  const std::string created =
      "Issue " + member_of(issue, settings_.issue_key(), "issue").text() + " is in GitLab";
  // Whatever becomes of the labels, the ids must not be lost: without them, sending again makes a second
  // issue.
  const std::exception_ptr labels_failed = failure_of([&] {
    const auto limit = service_.leaving(time_for_link);
    in_step(created, [&] { set_labels(issue, record); });
  });
  in_step(created + ", but Aha! did not store its number", [&] {
    object fields;
    fields["id"] = issue["id"].json();
    fields["number"] = issue["iid"].json();
    fields["url"] = issue["web_url"].json();
    store(record, fields);
  });
  if (labels_failed) std::rethrow_exception(labels_failed);
  return issue;
}

View Sync::create_issue(View record, View milestone, const std::string& parent) {
  if (service_.outcome_unknown()) {
    if (const View left_behind = client_.find_issue_with_line(issues::origin_line(record))) {
      service_.log().info("An earlier attempt had created issue " + left_behind["iid"].text() +
                          "; it is used.");
      return left_behind;
    }
  }
  return client_.create_issue(issue_fields(record, milestone["id"], parent, settings_));
}

View Sync::update_issue(View record, View key, View milestone, const std::string& parent) {
  const object fields = issue_fields(record, milestone["id"], parent, settings_);
  issues::note_sent_title(service_, key, View(fields.at("title")).str());
  const View issue = client_.update_issue(key, fields);
  set_labels(issue, record);
  const std::string_view event = state_event(issue, record, settings_);
  if (!event.empty()) {
    object change;
    change["state_event"] = event;
    client_.update_issue(member_of(issue, settings_.issue_key(), "issue"), change);
  }
  return issue;
}

void Sync::set_labels(View issue, View record) {
  const issues::Labels labels = labels_of(record, settings_);
  // The last tag taken away takes the last label away, too. A record without a list of tags says nothing of labels.
  const bool lost_all = labels.empty() && record["tags"].is_array() && !issue["labels"].empty();
  if (!labels.empty() || lost_all)
    client_.set_labels(member_of(issue, settings_.issue_key(), "issue"), labels);
}

// ---------------------------------------------------------------- what Aha! remembers

View Sync::stored(View record, std::string_view name) const {
  return service_.integration_field(record["integration_fields"], name);
}

void Sync::store(View record, const object& fields) {
  const std::string reference = record["reference_num"].text();
  service_.api().create_integration_fields(aha::text::resource_type(reference), std::string_view(reference),
                                           settings_.integration_id(), fields);
}

}  // namespace gitlab_issues
