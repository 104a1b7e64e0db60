#include "webhook.hpp"

#include "echoes.hpp"
#include "webhook_plan.hpp"

#include <aha/linked_records.hpp>

#include <string>
#include <vector>

namespace pivotal_tracker {
namespace {

using aha::LinkedRecord;
using aha::View;

std::vector<LinkedRecord> records_of(const aha::Service& service, const Settings& settings, View id) {
  try {
    const View answer = service.api().search_integration_fields(settings.integration_id(), "id", id.text());
    return aha::linked_records(answer["records"]);
  } catch (const aha::AhaApi::NotFound&) {
    return {};
  }
}

void warn_that_all_follow(const aha::Service& service, const std::string& subject,
                          const std::vector<LinkedRecord>& found) {
  std::string list;
  for (const LinkedRecord& linked : found)
    list += (list.empty() ? "" : ", ") + linked.record["reference_num"].text();
  service.log().warn(subject + " is linked to several records (" + list + "), and all of them follow it.");
}

void follow_change(const aha::Service& service, const Settings& settings, View change) {
  const std::string subject = "The " + change["kind"].text() + " " + change["id"].text();
  const auto found = records_of(service, settings, change["id"]);
  if (found.empty()) return aha::warn_of_no_record(service, subject, "id", change["id"].text());
  if (found.size() > 1) warn_that_all_follow(service, subject, found);
  const aha::json::value news = without_echoes(service, change);
  for (const LinkedRecord& linked : found)
    for (const aha::json::object& changes : planned_changes(View(news), linked.record, settings))
      aha::change_record(service, linked, changes);
}

}  // namespace

void follow_webhook(const aha::Service& service, const Settings& settings) {
  for (const View change : service.payload()["changes"])
    if (is_followed(change)) follow_change(service, settings, change);
}

}  // namespace pivotal_tracker
