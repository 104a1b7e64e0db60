#include "issue_writer.hpp"

#include "refused_fields.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace jira {
namespace {

using aha::View;
using aha::json::object;

/// After one field is gone, Jira may name another that it had not looked at.
constexpr int max_rounds = 4;

constexpr int bad_request = 400;

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
auto IssueWriter::without_refused(object issue, Send send) {
  for (int round = 1;; ++round) {
    try {
      return send(issue);
    } catch (const Refused& refused) {
      if (round == max_rounds || !drop_refused(issue, refused)) throw;
    }
  }
}

View IssueWriter::create(object issue, View record, const IssueType& type) {
  found_earlier_ = false;
  if (context_.service.outcome_unknown()) {
    if (const View left_behind = find_left_behind(record, type)) {
      context_.service.log().info("An earlier attempt had created issue " + left_behind["key"].text() +
                                  "; it is used.");
      found_earlier_ = true;
      return left_behind;
    }
  }
  if (context_.retired.is_gone(endpoint::epic_link)) become_child(issue);
  const View created = without_refused(
      std::move(issue), [&](const object& taken) { return context_.client.create_issue(taken); });
  if (created["id"].is_null() || created["key"].is_null())
    throw aha::RemoteError(
        "Jira's answer does not give the id and the key of the new issue. Check the server URL.");
  return created;
}

void IssueWriter::update(View id, object changes) {
  without_refused(std::move(changes),
                  [&](const object& taken) { context_.client.update_issue(id.text(), taken); });
}

bool IssueWriter::drop_refused(object& issue, const Refused& refused) const {
  const auto fields = expendable_fields(refused.errors(), issue);
  const std::string epic_link = context_.meta["epic_link_field"].text();
  for (const std::string& field : fields) {
    const View name = context_.meta["fields"][field]["name"];
    const std::string shown = name.present() ? name.text() : field;
    if (field == epic_link && is_not_on_screen(refused.errors(), field) && become_child(issue)) {
      context_.retired.set_gone(endpoint::epic_link);
      continue;
    }
    drop_field(issue, field);
    context_.service.log().warn("Jira does not take the field \"" + shown + "\" (" +
                                refused.errors()["errors"][field].text() + "), so it was left out.");
  }
  return !fields.empty();
}

/// Jira Cloud knows no epic link any more: an epic is the parent of its issues.
bool IssueWriter::become_child(object& issue) const {
  object& fields = issue["fields"].get_object();
  const std::string epic_link = context_.meta["epic_link_field"].text();
  const auto* const epic = fields.if_contains(epic_link);
  if (epic == nullptr || epic->is_null() || fields.contains("parent")) return false;
  aha::json::value key = *epic;
  fields.erase(epic_link);
  fields["parent"].emplace_object()["key"] = std::move(key);
  return true;
}

View IssueWriter::find_left_behind(View record, const IssueType& type) {
  const std::string field = context_.meta["aha_reference_field"].text();
  if (!type.has_aha_reference() || field.empty() || !record["url"].present()) {
    context_.service.log().warn(
        "An earlier attempt may have made the issue, but issues of its type carry no \"Aha! Reference\" to "
        "find it "
        "by. Look for a second one in Jira, and put that field on the type's screens.");
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
    if (refused.status() != bad_request) throw;
  }
  // A field that is made without a searcher, as "Aha! Reference" is, cannot be searched by.
  return context_.client.search(of_project + " ORDER BY created DESC", field);
}

}  // namespace jira
