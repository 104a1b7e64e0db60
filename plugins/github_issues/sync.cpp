#include "sync.hpp"

#include "milestone_fields.hpp"

#include <aha/step.hpp>
#include <aha/text.hpp>
#include <issues_core/sent_titles.hpp>

#include <exception>

namespace github_issues {
namespace {

/// For storing a link after steps that may take long.
constexpr std::chrono::seconds time_for_link{10};

using aha::failure_of;
using aha::in_step;
using aha::View;
using aha::json::object;

/// If the answer to a creation lacks the number, everything after it would go astray.
View number_of(View created, const char* what) {
  if (created["number"].is_null())
    throw aha::RemoteError(std::string("GitHub's answer does not give the number of the ") + what +
                           ". Check that the server URL is the address of GitHub's API.");
  return created["number"];
}

/// Whether the issue is where the record's release is. Without a release, any place will do.
bool is_in(View issue, View milestone) {
  return milestone.is_null() || issue["milestone"]["number"] == milestone["number"];
}

}  // namespace

// ---------------------------------------------------------------- milestones

View Sync::attach_milestone(View release) {
  if (!release.is_object()) return {};
  return in_step("Release " + release["reference_num"].text(), [&] {
    if (const View number = linked_number(release)) {
      if (const View milestone = client_.find_milestone(number)) return milestone;
    }
    return find_or_create_milestone(release);
  });
}

View Sync::find_or_create_milestone(View release) {
  View milestone = client_.find_open_milestone(release["name"]);
  if (!milestone) milestone = client_.create_milestone(new_milestone(release));
  // A closed one, or one beyond the first page, has taken the name.
  if (!milestone) milestone = client_.find_any_milestone(release["name"]);
  if (!milestone)
    throw aha::RemoteError("GitHub says that " + client_.repository() + " has a milestone called \"" +
                           release["name"].text() +
                           "\" already, but does not list it. Rename the release or that milestone.");
  const std::string number = number_of(milestone, "milestone").text();
  in_step("Milestone " + number + " is in GitHub, but Aha! did not store its number", [&] {
    object fields;
    fields["number"] = milestone["number"].json();
    fields["url"] = web_page("issues?milestone=" + number);
    store_fields(release, fields);
  });
  return milestone;
}

void Sync::update_milestone(View release) {
  const View number = linked_number(release);
  if (!number) {
    attach_milestone(release);
    return;
  }
  in_step("Release " + release["reference_num"].text(),
          [&] { client_.update_milestone(number, changed_milestone(release)); });
}

// ---------------------------------------------------------------- issues

void Sync::attach_feature(View feature, View milestone) {
  in_step("Feature " + feature["reference_num"].text(), [&] {
    const View number = linked_number(feature);
    const View issue = number ? client_.find_issue(number) : View();
    // One in another milestone is not taken over: it may belong to another release by now.
    if (!issue || !is_in(issue, milestone)) attach_issue(feature, milestone);
  });
  update_requirements(feature, milestone);
}

void Sync::update_feature(View feature, View milestone) {
  in_step("Feature " + feature["reference_num"].text(), [&] { update_or_attach_issue(feature, milestone); });
  update_requirements(feature, milestone);
}

void Sync::update_requirements(View feature, View milestone) {
  if (settings_.requirements_as_checklist()) return;
  const auto send = [&](View requirement) {
    if (!requirement.is_object()) return;
    in_step("Requirement " + requirement["reference_num"].text(),
            [&] { update_or_attach_issue(requirement, milestone); });
  };
  aha::attempt_each(feature["requirements"], send,
                    [&](const aha::Error& error) { service_.log().error(error.what()); });
}

void Sync::update_or_attach_issue(View record, View milestone) {
  if (const View number = linked_number(record))
    update_issue(record, number, milestone);
  else
    attach_issue(record, milestone);
}

void Sync::attach_issue(View record, View milestone) {
  // Tells the webhook of the new issue that Aha! knows its status better.
  object mark;
  mark["sent_from_aha"] = true;
  store_fields(record, mark);

  const View issue = create_issue(record, milestone);
  const std::string created = "Issue " + number_of(issue, "issue").text() + " is in GitHub";
  // Whatever becomes of the labels, the number must not be lost: without it, sending again makes a second
  // issue.
  const std::exception_ptr labels_failed = failure_of([&] {
    const auto limit = service_.leaving(time_for_link);
    const auto labels = labels_after_create(record, issue["state"].str(), settings_);
    if (labels) in_step(created, [&] { client_.set_labels(issue["number"], *labels); });
  });
  in_step(created + ", but Aha! did not store its number", [&] { remember_issue(record, issue); });
  if (labels_failed) std::rethrow_exception(labels_failed);
}

View Sync::create_issue(View record, View milestone) {
  if (service_.outcome_unknown()) {
    if (const View left_behind = client_.find_issue_with_line(origin_line(record))) {
      service_.log().info("An earlier attempt had created issue " + left_behind["number"].text() +
                          "; it is used.");
      return left_behind;
    }
  }
  return client_.create_issue(new_issue(record, milestone["number"], requirements()));
}

void Sync::update_issue(View record, View number, View milestone) {
  const object changed = changed_issue(record, milestone["number"], requirements());
  issues::note_sent_title(service_, number, View(changed.at("title")).str());
  const View issue = client_.update_issue(number, changed);
  const View answered = issue["number"].is_null() ? number : issue["number"];
  if (const auto labels = labels_after_update(record, settings_)) client_.set_labels(answered, *labels);
  if (settings_.status_mapping().state_for(record["workflow_status"]["id"]) == "closed")
    client_.close_issue(answered);
}

// ---------------------------------------------------------------- what Aha! remembers

View Sync::linked_number(View record) const {
  return service_.integration_field(record["integration_fields"], "number");
}

Requirements Sync::requirements() const {
  return settings_.requirements_as_checklist() ? Requirements::as_checklist : Requirements::left_out;
}

void Sync::remember_issue(View record, View issue) {
  object fields;
  fields["number"] = issue["number"].json();
  fields["url"] = web_page("issues/" + issue["number"].text());
  store_fields(record, fields);
}

std::string Sync::web_page(std::string_view path) {
  return settings_.web_url() + client_.repository() + "/" + std::string(path);
}

void Sync::store_fields(View record, const object& fields) {
  const std::string reference = record["reference_num"].text();
  service_.api().create_integration_fields(aha::text::resource_type(reference), std::string_view(reference),
                                           settings_.integration_id(), fields);
}

}  // namespace github_issues
