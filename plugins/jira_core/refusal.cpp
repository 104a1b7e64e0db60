#include "refusal.hpp"

#include <algorithm>
#include <string>

namespace jira {
namespace {

using aha::View;
using aha::http::Response;
using aha::http::Verdict;

void append(std::string& list, std::string_view item, std::string_view separator = ", ") {
  if (item.empty()) return;
  if (!list.empty()) list += separator;
  list += item;
}

/// Null if the body is no JSON object: Jira, and proxies before it, also answer in HTML and plain text.
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

/// Jira Data Center answers a user's password so if an administrator allows tokens only, as a new Jira 11 does.
bool says_basic_is_off(const Response& response) {
  const std::string_view start = response.body().substr(0, 2000);
  const bool is_about_basic =
      start.find("asic Auth") != std::string_view::npos || start.find("asic auth") != std::string_view::npos;
  return is_about_basic && start.find("disabled") != std::string_view::npos;
}

std::string login_advice(const Settings& settings) {
  const std::string server = settings.server_url();
  if (settings.is_connect())
    return "Install the add-on in Jira again, then connect Aha! again. The host's clock must be right, too.";
  if (settings.has_token_alone() && !is_cloud(server))
    return "Check the personal access token in the integration's settings: it may have expired or been "
           "revoked.";
  if (is_gateway(server))
    return "Check the cloud id in the server URL, the email address, and the API token: that it has not "
           "expired, and has the scopes read:jira-work, write:jira-work, read:jira-user, manage:jira-project "
           "and manage:jira-configuration.";
  if (is_cloud(server))
    return "Check the user and the password in the integration's settings. Jira Cloud wants the account's "
           "email address and, as the password, an API token, which expires after a year at most. A token "
           "with scopes wants https://api.atlassian.com/ex/jira/{cloudId} as the server URL.";
  return "Check the user and the password in the integration's settings. Jira Data Center 11 takes no "
         "password unless its administrator allows it: leave the user name empty and enter a personal access "
         "token as the password. Jira Cloud wants the account's email address and an API token.";
}

std::string denied_advice(const Response& response, const Settings& settings) {
  const std::string denied(response.header("X-Authentication-Denied-Reason"));
  if (denied.find("CAPTCHA") != std::string::npos)
    return "Jira asks for a CAPTCHA after too many wrong passwords (" + denied +
           "): log in to Jira once in a browser as the integration's user, then try again.";
  std::string advice = "Give the integration's user the permission for it in Jira.";
  if (says_basic_is_off(response))
    advice =
        "This Jira takes no passwords: leave the user name empty in the integration's settings, and enter a "
        "personal access token as the password.";
  else if (response.status() == 401)
    advice = login_advice(settings);
  return denied.empty() ? advice : "Reason given: " + denied + ". " + advice;
}

std::string advice_for(const Response& response, const Settings& settings) {
  switch (aha::http::verdict_of(response)) {
    case Verdict::unauthorized:
    case Verdict::forbidden:
    case Verdict::sso_required:
      return denied_advice(response, settings);
    case Verdict::moved:
      return aha::http::moved_advice(response, "Jira");
    case Verdict::missing:
    case Verdict::gone:
      return "Check that it is still there in Jira, that the integration's user may see it, and that the "
             "server URL is right.";
    case Verdict::rate_limited:
      return "Jira limits how many requests it takes; send again later.";
    case Verdict::failing:
      return "Jira itself has trouble; send again later, or ask its administrator.";
    case Verdict::conflict:
      return "Something else changed it in Jira at the same time; send the record again.";
    case Verdict::invalid:
      if (response.status() == 400) return "Correct what Jira names, then send the record again.";
      [[fallthrough]];
    default:
      return "Check the server URL.";
  }
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

Refused refusal(const Response& response, std::string_view action, const FieldNames& names,
                const Settings& settings) {
  const View errors = errors_of(response);
  std::string message = "Jira would not " + std::string(action) + " (" + std::to_string(response.status());
  if (const std::string reason = reason_of(response, errors, names); !reason.empty())
    message += ": " + reason;
  message += "). " + advice_for(response, settings);
  return {message, aha::http::verdict_of(response), response.status() == 400 ? errors : View(),
          response.retry_after()};
}

bool says_gone(int status) {
  return status == 404 || status == 405 || status == 410;
}

}  // namespace jira
