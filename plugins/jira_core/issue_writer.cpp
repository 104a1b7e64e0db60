#include "issue_writer.hpp"

#include "issue_links.hpp"
#include "long_text.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace jira {
namespace {

using aha::View;
using aha::json::object;
using aha::json::value;

/// After one field is gone, Jira may name another that it had not looked at.
constexpr int max_rounds = 4;

/// What Jira refuses beside these fields.
value without_fields(View errors, const std::vector<std::string>& fields) {
  if (!errors.is_object()) return {};
  object others = errors.json().get_object();
  if (others.contains("errors") && others["errors"].is_object())
    for (const std::string& field : fields) others["errors"].get_object().erase(field);
  return others;
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

/// How JQL calls a custom field: "customfield_10206" is cf[10206].
std::string jql_name(std::string_view field_id) {
  constexpr std::string_view prefix = "customfield_";
  if (!field_id.starts_with(prefix)) return quoted(field_id);
  return "cf[" + std::string(field_id.substr(prefix.size())) + "]";
}

}  // namespace

template <class Send>
auto IssueWriter::without_refused(object issue, View record, const EpicFields& epic_fields, Send send) {
  for (int round = 1;; ++round) {
    try {
      return send(issue);
    } catch (const Refused& refused) {
      if (round == max_rounds) throw;
      const auto cut = shorten(refused, issue["fields"].get_object(), record, round);
      const value others = without_fields(refused.errors(), cut);
      if (!drop_refused(issue, View(others), epic_fields) && cut.empty()) throw;
    }
  }
}

View IssueWriter::create(object issue, View record, const IssueType& type) {
  left_out_.clear();
  const View earlier = find_earlier(record, type);
  found_earlier_ = earlier.truthy();
  if (found_earlier_) {
    context_.service.log().info("An earlier attempt had created issue " + earlier["key"].text() +
                                "; it is used.");
    return earlier;
  }
  if (context_.retired.is_gone(endpoint::epic_link)) become_child(issue);
  context_.browse_address.get();
  const View created =
      without_refused(std::move(issue), record, {epic_link(), !type.is_subtask()},
                      [&](const object& taken) { return context_.client.create_issue(taken); });
  if (created["id"].is_null() || created["key"].is_null())
    throw aha::RemoteError(
        "Jira's answer does not give the id and the key of the new issue. Check the server URL.");
  return created;
}

void IssueWriter::update(View id, object changes, View record) {
  without_refused(std::move(changes), record, {epic_link(), false},
                  [&](const object& taken) { context_.client.update_issue(id.text(), taken); });
}

void IssueWriter::comment(View issue_id, object comment, View record) {
  for (int round = 1;; ++round) {
    try {
      context_.client.create_comment(issue_id.text(), comment);
      return;
    } catch (const Refused& refused) {
      if (round == max_rounds || shorten(refused, comment, record, round).empty()) throw;
    }
  }
}

std::string IssueWriter::shown_name(const std::string& field) const {
  const View name = context_.meta["fields"][field]["name"];
  return name.present() ? name.text() : field;
}

std::vector<std::string> IssueWriter::shorten(const Refused& refused, object& fields, View record,
                                              int round) {
  const std::string url = record["url"].text();
  const std::string notice =
      url.empty() ? "\n\n(The rest is in Aha!.)" : "\n\n[The rest is in Aha!|" + url + "]";
  std::vector<std::string> cut = shorten_refused(refused.errors(), fields, notice, round);
  for (const std::string& field : cut)
    context_.service.log().warn(
        "The text of the field \"" + shown_name(field) +
        "\" is longer than Jira takes, so it was cut, and leads to Aha! for the rest.");
  return cut;
}

bool IssueWriter::drop_refused(object& issue, View errors, const EpicFields& epic_fields) {
  const auto fields = expendable_fields(errors, issue, epic_fields);
  for (const std::string& field : fields) {
    if (field == epic_fields.epic_link && is_not_on_screen(errors, field) && become_child(issue)) {
      context_.retired.set_gone(endpoint::epic_link);
      continue;
    }
    drop_field(issue, field);
    left_out_.insert(field == "parentId" ? "parent" : field);
    context_.service.log().warn("Jira does not take the field \"" + shown_name(field) + "\" (" +
                                errors["errors"][field].text() + "), so it was left out.");
  }
  return !fields.empty();
}

/// Jira Cloud knows no epic link any more: an epic is the parent of its issues.
bool IssueWriter::become_child(object& issue) const {
  object& fields = issue["fields"].get_object();
  const std::string epic_link = context_.meta["epic_link_field"].text();
  const auto* const epic = fields.if_contains(epic_link);
  if (epic == nullptr || epic->is_null() || fields.contains("parent")) return false;
  value key = *epic;
  fields.erase(epic_link);
  fields["parent"].emplace_object()["key"] = std::move(key);
  return true;
}

View IssueWriter::find_earlier(View record, const IssueType& type) {
  if (const View unstored = unstored_.emplace_back(unstored_issue(context_, record))) {
    if (context_.client.find_issue(unstored["id"].text())) return unstored;
    forget_unstored(context_, record);  // it was deleted in Jira
  }
  return context_.service.outcome_unknown() ? find_left_behind(record, type) : View();
}

View IssueWriter::find_left_behind(View record, const IssueType& type) {
  const std::string field = context_.meta["aha_reference_field"].text();
  if (!type.has_aha_reference() || field.empty() || !record["url"].present()) {
    context_.service.log().warn(
        "An earlier attempt may have made the issue, but issues of its type carry no \"Aha! Reference\" to "
        "find it by. Look for a second one in Jira, and put that field on the type's screens.");
    return {};
  }
  const View issues = issues_that_may_have(field, record["url"].text());
  const auto found = std::find_if(issues.begin(), issues.end(),
                                  [&](View issue) { return issue["fields"][field] == record["url"]; });
  return found == issues.end() ? View() : *found;
}

View IssueWriter::issues_that_may_have(const std::string& field, std::string_view url) {
  const std::string of_project = "project = " + quoted(context_.settings.project());
  try {
    return context_.client.search(of_project + " AND " + jql_name(field) + " = " + quoted(url), field);
  } catch (const Refused& refused) {
    if (refused.verdict() != aha::http::Verdict::invalid) throw;
  }
  // A field that is made without a searcher, as "Aha! Reference" is, cannot be searched by.
  return context_.client.search(of_project + " ORDER BY created DESC", field);
}

}  // namespace jira
