// What Jira's refusals mean, and what a person can do about them.
#pragma once

#include "settings.hpp"

#include <aha/errors.hpp>
#include <aha/http.hpp>
#include <aha/http_status.hpp>
#include <aha/view.hpp>

#include <string>
#include <string_view>

namespace jira {

/// Jira gave another answer than the one hoped for. Its text says what was tried, what Jira said and what to do.
class Refused : public aha::RemoteError {
 public:
  /// errors  the body of a 400: {"errorMessages": [..], "errors": {field: text}}; null for anything else.
  ///         Valid until the call ends.
  Refused(const std::string& message, aha::http::Verdict verdict, aha::View errors,
          std::chrono::milliseconds retry_after)
      : RemoteError(message, retry_after), verdict_(verdict), errors_(errors) {}

  aha::http::Verdict verdict() const { return verdict_; }
  /// Whether Jira judged this request alone, so that others may do better: it is malformed, not permitted, or about
  /// something that is not there. Not so if Jira fails, limits requests, or does not know who asks.
  bool is_about_request() const { return aha::http::refuses_content(verdict_); }
  aha::View errors() const { return errors_; }

 private:
  aha::http::Verdict verdict_;
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
/// action    what was tried, to follow "Jira would not": "create an issue"
/// settings  what to check after a 401 depends on how the user logs in
Refused refusal(const aha::http::Response& response, std::string_view action, const FieldNames& names,
                const Settings& settings);

/// Whether a definite answer says that an endpoint is not there (any more): 404, 405, 410.   [any]
bool says_gone(int status);

}  // namespace jira
