// Links of requirements' issues to those of their features.
#pragma once

#include "context.hpp"
#include "issue_fields.hpp"

namespace jira {

/// Links of the kind "Relates", each from one issue to its feature's. What Jira does not take is kept in the host's
/// memory, and made up for later.                                                        All: [call][suspends]
class Relations {
 public:
  explicit Relations(Context& context) : context_(context) {}

  /// Links the issues. False, with a warning, if Jira refuses; throws if Jira fails.
  bool relate(const IssueLink& issue, const IssueLink& parent);
  /// Links the issues if that could not be done before, and was not done in Jira meanwhile.
  void relate_if_missing(const IssueLink& issue, const IssueLink& parent);

 private:
  Context& context_;
};

}  // namespace jira
