#include "relations.hpp"

#include <aha/errors.hpp>
#include <aha/step.hpp>

#include <algorithm>
#include <string>

namespace jira {
namespace {

using aha::View;

/// In the host's memory: the issue that this one could not be linked to.
std::string unrelated_key(const IssueLink& issue) {
  return "unrelated:" + issue.id.text();
}

bool is_refused_alone(const aha::Error& error) {
  const auto* const refused = dynamic_cast<const Refused*>(&error);
  return refused != nullptr && refused->is_about_request();
}

}  // namespace

bool Relations::relate(const IssueLink& issue, const IssueLink& parent) {
  const std::string step =
      "Issue " + issue.key.text() + " is in Jira, but not linked to " + parent.key.text();
  try {
    aha::in_step(step, [&] { context_.client.create_issue_link(relates_to(issue.id, parent.id)); });
    return true;
  } catch (const aha::Error& error) {
    context_.service.memory().put(unrelated_key(issue), parent.id.text());
    if (!is_refused_alone(error)) throw;
    context_.service.log().warn(error.what());
    return false;
  }
}

void Relations::relate_if_missing(const IssueLink& issue, const IssueLink& parent) {
  const aha::Memory memory = context_.service.memory();
  if (!parent || memory.get(unrelated_key(issue)) != parent.id.text()) return;
  const View links = context_.client.issue_links(issue.id);
  const bool is_related = std::any_of(links.begin(), links.end(), [&](View link) {
    return link["inwardIssue"]["id"] == parent.id || link["outwardIssue"]["id"] == parent.id;
  });
  if (is_related || relate(issue, parent)) memory.erase(unrelated_key(issue));
}

}  // namespace jira
