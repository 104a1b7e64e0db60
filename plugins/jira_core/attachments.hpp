// Copies attachments from Aha! to issues.
#pragma once

#include "context.hpp"

#include <aha/view.hpp>

namespace jira {

/// One event's work on attachments. A file that Jira refuses, as too large say, is logged and passed by; one that
/// cannot be downloaded ends the event, as upstream has it.                              All: [call][suspends]
class Attachments {
 public:
  explicit Attachments(Context& context) : context_(context) {}

  /// Uploads all of a list.
  void upload(aha::View attachments, aha::View issue_id);
  /// Uploads those of a record, and of its description, whose file names the issue does not have yet.
  void upload_missing(aha::View record, aha::View issue_id);

 private:
  void upload_one(aha::View attachment, aha::View issue_id);

  Context& context_;
};

}  // namespace jira
