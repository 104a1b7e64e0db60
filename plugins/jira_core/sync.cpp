#include "sync.hpp"

#include "attachments.hpp"
#include "field_mapping.hpp"
#include "issue_links.hpp"
#include "people.hpp"

#include <aha/errors.hpp>
#include <aha/records.hpp>
#include <aha/step.hpp>

#include <algorithm>
#include <exception>
#include <string>

namespace jira {
namespace {

using aha::View;

std::string name_of(View record, bool is_feature) {
  return (is_feature ? "Feature " : "Requirement ") + record["reference_num"].text();
}

/// Whether wiki markup has a link to this address. Jira Cloud converts comments, and gives them back in other markup than
/// they came in.
bool leads_to(std::string_view markup, const std::string& url) {
  return !url.empty() && (markup.find(url + "]") != std::string_view::npos ||
                          markup.find(url + "|") != std::string_view::npos);
}

/// The first refusal of several records, kept until the others were sent; further ones are logged.
class Refusals {
 public:
  explicit Refusals(const aha::Service& service) : service_(service) {}

  /// Runs `work`. Lets pass what would end all others, too.
  template <class Work>
  void collect(Work&& work) {
    try {
      work();
    } catch (const Refused& refused) {
      if (!refused.is_about_request()) throw;
      if (first_)
        service_.log().error(refused.what());
      else
        first_ = std::current_exception();
    }
  }
  void rethrow() const {
    if (first_) std::rethrow_exception(first_);
  }

 private:
  const aha::Service& service_;
  std::exception_ptr first_;
};

}  // namespace

// ---------------------------------------------------------------- the events

void Sync::send_feature(View feature) {
  const View version_id = version_of(feature["release"]);
  Refusals refusals(context_.service);
  IssueLink issue = linked_issue(context_, feature);
  refusals.collect([&] {
    issue = send({.record = feature,
                  .feature = feature,
                  .is_feature = true,
                  .initiative = feature["initiative"],
                  .version_id = version_id,
                  .parent = {}});
  });
  if (!issue) refusals.rethrow();
  for (const View requirement : feature["requirements"]) {
    if (const IssueLink known = linked_issue(context_, requirement)) {
      refusals.collect([&] { relations_.relate_if_missing(known, issue); });
      continue;
    }
    refusals.collect([&] {
      send({.record = requirement,
            .feature = feature,
            .is_feature = false,
            .initiative = {},
            .version_id = version_id,
            .parent = issue});
    });
  }
  refusals.rethrow();
}

void Sync::send_requirement(View requirement) {
  const View feature = requirement["feature"];
  const View version_id = version_of(feature["release"]);
  send({.record = requirement,
        .feature = feature,
        .is_feature = false,
        .initiative = {},
        .version_id = version_id,
        .parent = linked_issue(context_, feature)});
}

void Sync::attach_version(View release) {
  if (context_.settings.sends_releases()) versions_.attach(release);
}

void Sync::update_version(View release) {
  if (context_.settings.sends_releases()) versions_.update(release);
}

void Sync::send_comment(View comment, View record) {
  const IssueLink issue = linked_issue(context_, record);
  if (!issue)
    throw aha::RemoteError("The comment was not sent: " + record["reference_num"].text() +
                           " is not linked to an issue in Jira. Send the record to Jira first.");
  const aha::json::object body = new_comment(comment);
  const std::string id = issue.id.text();
  const auto is_there = [&] {
    const View comments = context_.client.newest_comments(id);
    return std::any_of(comments.begin(), comments.end(), [&](View other) {
      return other["body"] == View(body.at("body")) || leads_to(other["body"].text(), comment["url"].text());
    });
  };
  const bool is_repeated = context_.service.outcome_unknown();
  if (is_repeated && is_there())
    context_.service.log().info("An earlier attempt had added the comment to " + issue.key.text() + ".");
  else
    writer_.comment(issue.id, body, comment);
  Attachments attachments(context_);
  if (is_repeated)
    attachments.upload_missing(comment, issue.id);
  else
    attachments.upload(comment["attachments"], {}, issue.id);
}

// ---------------------------------------------------------------- issues

View Sync::version_of(View release) {
  return context_.settings.sends_releases() ? versions_.attach_if_taken(release)["id"] : View();
}

IssueLink Sync::send(const Subject& subject) {
  return aha::in_step(name_of(subject.record, subject.is_feature), [&] {
    const IssueLink issue = linked_issue(context_, subject.record);
    if (!issue) return attach_issue(subject);
    update_issue(issue, subject);
    return issue;
  });
}

IssueLink Sync::attach_issue(const Subject& subject) {
  const IssueLink issue = create_issue(subject);
  rank(issue, subject.record);
  attach_files(issue, subject.record);
  return issue;
}

IssueLink Sync::create_issue(const Subject& subject) {
  const IssueType type = type_of(subject);
  const View created = writer_.create(new_issue(source_of(subject, type, true)), subject.record, type);
  const IssueLink issue{created["id"], created["key"]};
  remember_issue(context_, aha::resource_type(subject.record), subject.record, issue);
  context_.service.log().info("Created issue " + issue.key.text() + " for " +
                              subject.record["reference_num"].text() + ".");
  link_to_parent(issue, subject, type);
  return issue;
}

void Sync::link_to_parent(const IssueLink& issue, const Subject& subject, const IssueType& type) {
  if (!subject.parent || type.is_subtask()) return;
  const bool lost_epic =
      writer_.was_left_out("parent") || writer_.was_left_out(context_.meta["epic_link_field"].text());
  if (epics_.is_in_feature(type, subject.parent) && !lost_epic) return;
  relations_.relate(issue, subject.parent);
}

void Sync::update_issue(const IssueLink& issue, const Subject& subject) {
  const IssueType type = type_of(subject);
  try {
    const IssueSource source = source_of(subject, type, false);
    writer_.update(issue.id, changed_issue(source), subject.record);
    update_epic(issue, subject, source);
    if (!subject.is_feature) relations_.relate_if_missing(issue, subject.parent);
    Attachments(context_).upload_missing(subject.record, issue.id);
  } catch (const aha::RemoteError& error) {
    // upstream: Jira's workflow may forbid to edit an issue that was closed
    if (std::string_view(error.what()).find("You do not have permission to edit issues") ==
        std::string_view::npos)
      throw;
    context_.service.log().warn("Issue " + issue.key.text() + " was left as it is: " + error.what());
  }
}

void Sync::update_epic(const IssueLink& issue, const Subject& subject, const IssueSource& source) {
  try {
    epics_.update(issue.id, subject.is_feature, subject.initiative, source.type, source.epic);
  } catch (const Refused& refused) {
    if (!refused.is_about_request()) throw;
    context_.service.log().warn("Issue " + issue.key.text() +
                                " was not put into its epic: " + refused.what());
  }
}

/// Puts a new issue next to that of the record which is next to its own in Aha!. Boards without ranks refuse it.
void Sync::rank(const IssueLink& issue, View record) {
  const auto put_in_order = [&] {
    const View adjacent = context_.service.api().adjacent_integration_fields(
        aha::resource_type(record), record["id"].text(), context_.settings.integration_id())[0];
    if (!adjacent.truthy()) return;
    const View adjacent_id = context_.service.integration_field(adjacent["integration_fields"], "id");
    context_.client.rank_issue(ranking(issue.key, adjacent_id, adjacent["direction"] == "before"));
  };
  aha::tolerate(put_in_order, [&](const aha::Error& error) {
    context_.service.log().info("Issue " + issue.key.text() + " was not put in order: " + error.what());
  });
}

void Sync::attach_files(const IssueLink& issue, View record) {
  Attachments attachments(context_);
  aha::in_step("Issue " + issue.key.text() + " is in Jira, but not all of its attachments", [&] {
    if (writer_.found_earlier()) return attachments.upload_missing(record, issue.id);
    attachments.upload(record["description"]["attachments"], record["attachments"], issue.id);
  });
}

// ---------------------------------------------------------------- what an issue is made of

/// A requirement whose feature has no issue yet becomes what features become. upstream: issue_type_by_parent
IssueType Sync::type_of(const Subject& subject) const {
  return subject.parent ? context_.issue_types.for_requirements() : context_.issue_types.for_features();
}

IssueSource Sync::source_of(const Subject& subject, const IssueType& type, bool is_new) {
  const View record = subject.record;
  IssueSource source{.record = record,
                     .feature = subject.feature,
                     .is_feature = subject.is_feature,
                     .type = type,
                     .meta = context_.meta,
                     .version_id = subject.version_id,
                     .parent = subject.parent,
                     .sends_tags = context_.settings.sends_tags()};
  source.epic = epics_.epic_of(subject.initiative, type, subject.parent);
  const View assignee = record["assigned_to_user"];
  if (type.has_assignee() && assignee.truthy() && !assignee["default_assignee"].truthy())
    source.assignee = find_person(assignee["email"], assignee["name"]);
  const View reporter = record["created_by_user"];
  if (is_new && type.has_reporter() && reporter.truthy())
    source.reporter = find_person(reporter["email"], reporter["name"]);
  add_mapped_fields(source);
  return source;
}

View Sync::find_person(View email, View name) {
  try {
    return find_user(context_.client, email, name);
  } catch (const Refused& refused) {
    if (!refused.is_about_request()) throw;
    context_.service.log().warn("The user '" + (email.present() ? email : name).text() +
                                "' was left out: " + refused.what());
    return {};
  }
}

void Sync::add_mapped_fields(IssueSource& source) {
  const Settings& settings = context_.settings;
  const FieldMapping mapping{
      source.is_feature ? settings.feature_field_mapping() : settings.requirement_field_mapping(),
      context_.meta["fields"]};
  Users users;
  for (const std::string& email : mapped_emails(source.record, mapping)) {
    const aha::json::value query(email);
    users[email] = find_person(View(query), {});
  }
  MappedFields mapped = mapped_fields(source.record, mapping, users);
  for (const std::string& warning : mapped.warnings) context_.service.log().warn(warning);
  source.mapped = std::move(mapped.fields);
}

}  // namespace jira
