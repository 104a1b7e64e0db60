#include "issue_links.hpp"

#include <aha/errors.hpp>
#include <aha/step.hpp>

#include <string>

namespace jira {
namespace {

using aha::View;
using aha::json::object;

/// In the host's memory. Ids of records are unique in an Aha! account.
std::string unstored_key(View record) {
  return "unstored:" + record["id"].text();
}

void store(Context& context, std::string_view type, View record, const object& fields) {
  context.service.api().create_integration_fields(type, record["id"], context.settings.integration_id(),
                                                  fields);
}

}  // namespace

IssueLink linked_issue(const Context& context, View record) {
  const View fields = record["integration_fields"];
  const IssueLink link{context.service.integration_field(fields, "id"),
                       context.service.integration_field(fields, "key")};
  return link ? link : IssueLink{};
}

void remember_issue(Context& context, std::string_view type, View record, const IssueLink& issue) {
  const std::string key = issue.key.text();
  const aha::Memory memory = context.service.memory();
  object fields;
  fields["url"] = context.browse_address.get() + "/browse/" + key;
  fields["id"] = issue.id.json();
  fields["key"] = issue.key.json();
  try {
    aha::in_step("Issue " + key + " is in Jira, but Aha! did not store its key",
                 [&] { store(context, type, record, fields); });
  } catch (const aha::Error&) {
    if (record["id"].present()) memory.put(unstored_key(record), issue.id.text() + " " + key);
    throw;
  }
  forget_unstored(context, record);
}

void forget_unstored(const Context& context, View record) {
  const aha::Memory memory = context.service.memory();
  if (memory.get(unstored_key(record))) memory.erase(unstored_key(record));
}

aha::json::value unstored_issue(const Context& context, View record) {
  const auto kept = context.service.memory().get(unstored_key(record));
  if (!kept) return {};
  const std::size_t blank = kept->find(' ');
  if (blank == std::string::npos) return {};
  object issue;
  issue["id"] = kept->substr(0, blank);
  issue["key"] = kept->substr(blank + 1);
  return issue;
}

}  // namespace jira
