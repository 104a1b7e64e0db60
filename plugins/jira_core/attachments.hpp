// Copies attachments from Aha! to issues.
#pragma once

#include "context.hpp"

#include <aha/view.hpp>

namespace jira {

/// One event's work on attachments. A file that cannot be downloaded, or that Jira refuses, as too large say, is named in
/// an error of the log and passed by.                                                    All: [call][suspends]
class Attachments {
 public:
  explicit Attachments(Context& context) : context_(context) {}

  /// Uploads all of both lists, each file once.
  void upload(aha::View first, aha::View second, aha::View issue_id);
  /// Uploads those of a record, and of its description, whose file names the issue does not have yet.
  void upload_missing(aha::View record, aha::View issue_id);

 private:
  void upload_or_tell(aha::View attachment, aha::View issue_id);
  void upload_one(aha::View attachment, aha::View issue_id);

  Context& context_;
};

}  // namespace jira
