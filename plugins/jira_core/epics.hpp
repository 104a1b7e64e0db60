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

  /// The epic that an issue of this type belongs to: its initiative's, which is made if there is none, else its
  /// feature's if features are epics. Nothing if it belongs to none, or cannot be in one, which a warning says.
  /// An epic that Jira refuses is missing, with a warning.
  std::optional<EpicReference> epic_of(aha::View initiative, const IssueType& type, const IssueLink& parent);

  /// Whether an issue of this type is put into its feature's issue, which is an epic.
  bool is_in_feature(const IssueType& type, const IssueLink& parent) const;

  /// Moves an existing issue into its epic, or a feature's out of one if the feature has no initiative any more.
  void update(aha::View issue_id, bool is_feature, aha::View initiative, const IssueType& type,
              const std::optional<EpicReference>& epic);

 private:
  /// How an issue of this type names the epic of an initiative; nothing if it cannot be in one.
  enum class Way { epic_link, parent };
  std::optional<Way> way_for(const IssueType& type) const;

  aha::json::value key_for(aha::View initiative);
  aha::json::value create(aha::View initiative, const IssueType& type);
  void attach_files(aha::View initiative, const IssueLink& epic);
  void remember(aha::View initiative, const IssueLink& epic);
  void remove(aha::View issue_id, Way way);

  Context& context_;
  IssueWriter& writer_;
  std::map<std::string, aha::json::value, std::less<>> created_;  // key by the initiative's id; null: refused
};

}  // namespace jira
