#include "issue_links.hpp"

#include <aha/step.hpp>

#include <string>

namespace jira {

using aha::View;

IssueLink linked_issue(const Context& context, View record) {
  const View fields = record["integration_fields"];
  const IssueLink link{context.service.integration_field(fields, "id"),
                       context.service.integration_field(fields, "key")};
  return link ? link : IssueLink{};
}

void remember_issue(const Context& context, std::string_view type, View record, const IssueLink& issue) {
  const std::string key = issue.key.text();
  aha::json::object fields;
  fields["url"] = context.settings.server_url() + "/browse/" + key;
  fields["id"] = issue.id.json();
  fields["key"] = issue.key.json();
  aha::in_step("Issue " + key + " is in Jira, but Aha! did not store its key", [&] {
    context.service.api().create_integration_fields(type, record["id"], context.settings.integration_id(),
                                                    fields);
  });
}

}  // namespace jira
