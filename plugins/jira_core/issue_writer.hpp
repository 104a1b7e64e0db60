// Makes and changes issues, without the fields that Jira would not take.
#pragma once

#include "context.hpp"

#include <aha/json.hpp>
#include <aha/view.hpp>

#include <string>
#include <string_view>

namespace jira {

/// Sends issues as they are; where Jira names fields that an issue can do without (refused_fields.hpp), sends them
/// once more without those and warns of it.                                              All: [call][suspends]
class IssueWriter {
 public:
  explicit IssueWriter(Context& context) : context_(context) {}

  /// {"id", "key"} of a new issue. Where an earlier attempt ended without a known outcome, the issue that it may
  /// have left behind is looked for first, by its reference to the record.
  aha::View create(aha::json::object issue, aha::View record, const IssueType& type);
  /// Whether the last create() found an earlier attempt's issue.
  bool found_earlier() const { return found_earlier_; }
  /// Changes an issue.
  void update(aha::View id, aha::json::object changes);

 private:
  template <class Send>
  auto without_refused(aha::json::object issue, Send send);
  bool drop_refused(aha::json::object& issue, const Refused& refused) const;
  /// Puts the epic into `parent` instead of the epic link. False where there is none, or a parent already.
  bool become_child(aha::json::object& issue) const;
  aha::View find_left_behind(aha::View record, const IssueType& type);
  /// The issues whose `field` is `url`; where Jira cannot search by the field, the project's newest.
  aha::View issues_that_may_have(const std::string& field, std::string_view url);

  Context& context_;
  bool found_earlier_ = false;
};

}  // namespace jira
