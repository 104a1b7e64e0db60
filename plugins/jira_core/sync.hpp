// Keeps issues in step with features and requirements, in the direction Aha! to Jira.
#pragma once

#include "context.hpp"
#include "epics.hpp"
#include "issue_fields.hpp"
#include "issue_writer.hpp"
#include "relations.hpp"
#include "versions.hpp"

#include <aha/view.hpp>

namespace jira {

/// One event's work. What was made in Jira is stored on its record in Aha! right after, so that whatever fails later
/// finds it again. What Jira refuses of one record, or of one part of it, does not lose the others.
/// All: [call][suspends]; errors say which step failed.
class Sync {
 public:
  explicit Sync(Context& context)
      : context_(context),
        versions_(context),
        writer_(context),
        epics_(context, writer_),
        relations_(context) {}

  /// The feature's issue and the missing ones of its requirements; those that are linked have their own events.
  void send_feature(aha::View feature);
  /// The requirement's issue, beside that of its feature.
  void send_requirement(aha::View requirement);
  void attach_version(aha::View release);
  void update_version(aha::View release);
  /// A comment on the record's issue, with its attachments.
  void send_comment(aha::View comment, aha::View record);

 private:
  /// A record on its way to Jira.
  struct Subject {
    aha::View record;
    aha::View feature;  // itself, or the requirement's
    bool is_feature;
    aha::View initiative;
    aha::View version_id;
    IssueLink parent;
  };

  aha::View version_of(aha::View release);
  IssueLink send(const Subject& subject);
  IssueLink attach_issue(const Subject& subject);
  IssueLink create_issue(const Subject& subject);
  /// Links an issue to its feature's by "Relates" if neither is the other's parent or epic.
  void link_to_parent(const IssueLink& issue, const Subject& subject, const IssueType& type);
  void update_issue(const IssueLink& issue, const Subject& subject);
  void rank(const IssueLink& issue, aha::View record);
  void attach_files(const IssueLink& issue, aha::View record);

  IssueType type_of(const Subject& subject) const;
  IssueSource source_of(const Subject& subject, const IssueType& type, bool is_new);
  void add_mapped_fields(IssueSource& source);
  /// Jira's user, or null: if Jira does not let the integration look, a warning says so.
  aha::View find_person(aha::View email, aha::View name);
  void update_epic(const IssueLink& issue, const Subject& subject, const IssueSource& source);

  Context& context_;
  Versions versions_;
  IssueWriter writer_;
  Epics epics_;
  Relations relations_;
};

}  // namespace jira
