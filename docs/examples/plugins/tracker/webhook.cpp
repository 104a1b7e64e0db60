#include "webhook.hpp"

#include "issue.hpp"

#include <aha/aha_api.hpp>
#include <aha/linked_records.hpp>
#include <aha/sent_values.hpp>
#include <aha/signature.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace tracker {
namespace {

using aha::View;

bool is_authentic(const aha::Service& service) {
  return aha::standard_signature_matches(
      service.data()["webhook_secret"].str(), service.raw_header("webhook-id"),
      service.raw_header("webhook-timestamp"), service.raw_body(), service.raw_header("webhook-signature"));
}

bool says_changed(View payload, std::string_view field) {
  for (const View changed : payload["changed"])
    if (changed == field) return true;
  return false;
}

View linked_records_of(const aha::Service& service, const std::string& id) {
  try {
    return service.api().search_integration_fields(service.data()["integration_id"], "id", id)["records"];
  } catch (const aha::AhaApi::NotFound&) {
    return {};
  }
}

aha::json::object changes_of(const aha::Service& service, View record) {
  const View payload = service.payload(), issue = payload["issue"], title = issue["title"];
  aha::json::object changes;
  if (says_changed(payload, "title") && title.present()) {
    // Our own change that comes back: Aha! may have a newer name by now.
    const bool is_echo =
        aha::SentValues(service.memory()).take_echo(issue["id"].text(), "title", title.text());
    if (!is_echo && title != title_of(record)) changes["name"] = title.json();
  }
  if (says_changed(payload, "state")) {
    const View status = service.data()["status_mapping"][issue["state"].text()];
    if (status.present() && status != record["workflow_status"]["id"])
      changes["workflow_status"] = status.json();  // a state that stands for no status leaves the record's
  }
  return changes;
}

}  // namespace

void follow_webhook(const aha::Service& service) {
  if (!is_authentic(service))
    return service.log().warn(
        "A webhook that is not signed with webhook_secret was ignored. Enter the secret that Tracker shows.");
  const View payload = service.payload();
  if (payload["type"] != "issue.updated") return;
  const std::string id = payload["issue"]["id"].text();
  const auto found = aha::linked_records(linked_records_of(service, id));
  if (found.empty()) return aha::warn_of_no_record(service, "Issue " + id, "id", id);
  if (found.size() > 1) return aha::warn_of_several_records(service, "Issue " + id, found);
  const aha::json::object changes = changes_of(service, found[0].record);
  if (!changes.empty()) aha::change_record(service, found[0], changes);
}

}  // namespace tracker
