#include "refusal.hpp"

#include <algorithm>
#include <string>

namespace jira {
namespace {

using aha::View;
using aha::http::Response;

void append(std::string& list, std::string_view item, std::string_view separator = ", ") {
  if (item.empty()) return;
  if (!list.empty()) list += separator;
  list += item;
}

/// Null where the body is no JSON object: Jira, and proxies before it, also answer in HTML and plain text.
View errors_of(const Response& response) {
  try {
    const View body = response.json();
    return body.is_object() ? body : View();
  } catch (const aha::MalformedAnswer&) {
    return {};
  }
}

/// Jira's own words.
std::string reason_of(const Response& response, View errors, const FieldNames& names) {
  if (!errors) return response.excerpt();
  std::string reason;
  for (const View message : errors["errorMessages"]) append(reason, message.text());
  for (const auto [field, text] : errors["errors"].members())
    append(reason, field_refusal(field, text.text(), names));
  append(reason, errors["message"].text());
  append(reason, errors["error"].text());
  return reason;
}

std::string advice_for(const Response& response) {
  const int status = response.status();
  const std::string denied(response.header("X-Authentication-Denied-Reason"));
  if (status == 401 || status == 403) {
    if (denied.find("CAPTCHA") != std::string::npos)
      return "Jira asks for a CAPTCHA after too many wrong passwords (" + denied +
             "): log in to Jira once in a browser as the integration's user, then try again.";
    std::string advice =
        status == 401 ? "Check the user and the password in the integration's settings; Jira Cloud wants "
                        "the account's email address and an API token as the password."
                      : "Give the integration's user the permission for it in Jira.";
    return denied.empty() ? advice : "Reason given: " + denied + ". " + advice;
  }
  if (status == 400) return "Correct what Jira names, then send the record again.";
  if (status == 404 || status == 410)
    return "Check that it is still there in Jira, that the integration's user may see it, and that the "
           "server URL "
           "is right.";
  if (status >= 300 && status < 400)
    return "Jira sends the request elsewhere (" + std::string(response.header("Location")) +
           "): check the server URL, and that no login page stands before Jira.";
  if (status == 429) return "Jira limits how many requests it takes; send again later.";
  if (status >= 500) return "Jira itself has trouble; send again later, or ask its administrator.";
  return "Check the server URL.";
}

/// The text after `prefix`, in quotes, at the start of `text`: the value Jira would not take.
std::string_view quoted_after(std::string_view text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return {};
  text.remove_prefix(prefix.size());
  const std::size_t end = text.find('\'');
  return end == std::string_view::npos ? std::string_view{} : text.substr(0, end);
}

std::string aha_field_for(std::string_view jira_field, View mapping) {
  const auto found = std::find_if(mapping.begin(), mapping.end(),
                                  [&](View entry) { return entry["jira_field"] == jira_field; });
  return found == mapping.end() ? std::string() : (*found)["aha_field"].text();
}

}  // namespace

std::string field_refusal(std::string_view field, std::string_view reason, const FieldNames& names) {
  std::string shown = names.jira_fields[field]["name"].text();
  if (shown.empty()) shown = field;
  std::string_view value = quoted_after(reason, "Option value '");
  if (value.empty()) value = quoted_after(reason, "Option id '");
  const bool is_option = !value.empty() && reason.find("is not valid") != std::string_view::npos;
  if (!is_option) return "\"" + shown + "\": " + std::string(reason);

  const std::string aha_field = aha_field_for(field, names.mapping);
  std::string text = "\"" + shown + "\" has no option ";
  text += value == "null" ? "for the value sent" : "'" + std::string(value) + "'";
  if (!aha_field.empty()) text += ", which came from the Aha! field '" + aha_field + "'";
  return text + ": make the options of both alike";
}

Refused refusal(const Response& response, std::string_view action, const FieldNames& names) {
  const View errors = errors_of(response);
  std::string message = "Jira would not " + std::string(action) + " (" + std::to_string(response.status());
  if (const std::string reason = reason_of(response, errors, names); !reason.empty())
    message += ": " + reason;
  message += "). " + advice_for(response);
  return {message, response.status(), response.status() == 400 ? errors : View(), response.retry_after()};
}

bool says_gone(int status) {
  return status == 404 || status == 405 || status == 410;
}

}  // namespace jira
