#include "sync.hpp"

#include "issue.hpp"

#include <aha/attachments.hpp>
#include <aha/errors.hpp>
#include <aha/records.hpp>
#include <aha/sent_values.hpp>
#include <aha/step.hpp>

#include <string>

namespace tracker {

using aha::View;

void Sync::create(View record) {
  if (linked_id(record).present()) return update(record);  // an earlier attempt made it
  const View project = service_.data()["project"];
  if (!project.present())
    throw aha::ConfigurationError("No project is chosen. Choose one in the integration's settings.");
  View issue = service_.outcome_unknown() ? client_.find_issue(record["reference_num"].text()) : View();
  if (!issue) issue = client_.create_issue(new_issue(record, project));
  store_link(record, issue);  // before anything that may fail: the next attempt finds it
  attach_missing(issue["id"].text(), record);
}

void Sync::update(View record) {
  const std::string id = linked_id(record).text();
  if (id.empty())
    throw aha::RemoteError(record["reference_num"].text() +
                           " is not linked to an issue in Tracker. Send it to Tracker first.");
  // Before the request: the webhook about it may be faster than its answer.
  aha::SentValues(service_.memory()).note(id, "title", title_of(record));
  client_.update_issue(id, changed_issue(record));
  attach_missing(id, record);
  service_.log().info("Issue " + id + " is up to date.");
}

View Sync::linked_id(View record) const {
  return service_.integration_field(record["integration_fields"], "id");
}

void Sync::store_link(View record, View issue) {
  aha::in_step("Issue " + issue["id"].text() + " is in Tracker, but Aha! did not store its id", [&] {
    aha::json::object fields;
    fields["id"] = issue["id"].json();
    fields["url"] = issue["url"].json();
    service_.api().create_integration_fields(aha::resource_type(record), record["reference_num"],
                                             service_.data()["integration_id"], fields);
  });
}

/// One file that is refused is no reason to lose the others.
void Sync::attach_missing(std::string_view issue_id, View record) {
  const auto files = aha::distinct_attachments(record["attachments"], record["description"]["attachments"]);
  if (files.empty()) return;
  const auto there = client_.file_names(issue_id);
  for (const View file : files) {
    const std::string name = file["file_name"].text();
    if (there.contains(name)) continue;
    aha::tolerate([&] { client_.attach(issue_id, file); },
                  [&](const aha::Error& error) {
                    service_.log().warn("The attachment \"" + name + "\" is left out: " + error.what());
                  });
  }
}

}  // namespace tracker
