// What Jira's refusals mean, and what a person can do about them.
#pragma once

#include <aha/errors.hpp>
#include <aha/http.hpp>
#include <aha/view.hpp>

#include <string>
#include <string_view>

namespace jira {

/// Jira gave another answer than the one hoped for. Its text says what was tried, what Jira said and what to do.
class Refused : public aha::RemoteError {
 public:
  /// errors  the body of a 400: {"errorMessages": [..], "errors": {field: text}}; null for anything else.
  ///         Valid until the call ends.
  Refused(const std::string& message, int status, aha::View errors, std::chrono::milliseconds retry_after)
      : RemoteError(message, retry_after), status_(status), errors_(errors) {}

  int status() const { return status_; }
  aha::View errors() const { return errors_; }

 private:
  int status_;
  aha::View errors_;
};

/// What fields are called, so that a refusal names them as people know them.
struct FieldNames {
  aha::View jira_fields;  // of meta_data: {id: {"name", ..}}
  aha::View mapping;      // of the settings: [{"aha_field", "jira_field"}]
};

/// One field's refusal in words: which field of Aha! it came from, and what Jira said.       [any]
/// upstream: JiraResource#error_message_for_field
std::string field_refusal(std::string_view field, std::string_view reason, const FieldNames& names);

/// The error for an answer that is not the one hoped for.                                    [call]
/// action  what was tried, to follow "Jira would not": "create an issue"
Refused refusal(const aha::http::Response& response, std::string_view action, const FieldNames& names);

/// Whether a definite answer says that an endpoint is not there (any more): 404, 405, 410.   [any]
bool says_gone(int status);

}  // namespace jira
