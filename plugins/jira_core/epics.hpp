// Makes epics of initiatives, and keeps issues in them.
#pragma once

#include "context.hpp"
#include "issue_fields.hpp"
#include "issue_writer.hpp"

#include <aha/json.hpp>
#include <aha/view.hpp>

#include <map>
#include <optional>
#include <string>

namespace jira {

/// One event's work on epics. An epic's key is stored on its initiative in Aha! right after it was made.
/// All: [call][suspends]
class Epics {
 public:
  Epics(Context& context, IssueWriter& writer) : context_(context), writer_(writer) {}

  /// The key of the epic that an issue of this type belongs to: its initiative's, which is made where there is none,
  /// else its feature's where features are epics. Nothing where it belongs to none; null where the project has no
  /// epics.
  std::optional<aha::json::value> epic_of(aha::View initiative, const IssueType& type,
                                          const IssueLink& parent);

  /// Moves an existing issue into its epic, or out of one where its record has no initiative any more.
  void update(aha::View issue_id, aha::View initiative, const IssueType& type, const IssueLink& parent);

 private:
  aha::View key_for(aha::View initiative);
  aha::View create(aha::View initiative, const IssueType& type);
  void attach_files(aha::View initiative, const IssueLink& epic);
  void remember(aha::View initiative, const IssueLink& epic);
  void remove(aha::View issue_id);

  Context& context_;
  IssueWriter& writer_;
  std::map<std::string, aha::View, std::less<>> created_;  // key by the initiative's id
};

}  // namespace jira
