#include "webhook.hpp"

#include "work_item_fields.hpp"

#include <aha/aha_api.hpp>
#include <aha/linked_records.hpp>

#include <string>

namespace tfs {
namespace {

using aha::View;

/// Where the work items of the example lie that Azure DevOps sends to try a subscription out.
constexpr std::string_view example_host = "fabrikam-fiber-inc.visualstudio.com";

/// The records behind a work item. upstream: whatever their kind, they are counted; one that is unknown is no error
View records_of(const aha::Service& service, const Settings& settings, const std::string& id) {
  return service.api().search_integration_fields(settings.integration_id(), "id", id)["records"];
}

void change_linked(const aha::Service& service, const Settings& settings, View work_item) {
  const std::string id = work_item["id"].text();
  const View records = records_of(service, settings, id);
  const auto linked = aha::linked_records(records);
  if (records.size() > 1) return aha::warn_of_several_records(service, "Work item " + id, linked);
  if (linked.empty()) return aha::warn_of_no_record(service, "Work item " + id, "id", id);

  const Kind kind = linked[0].kind == name_of(Kind::feature) ? Kind::feature : Kind::requirement;
  const auto changes = record_changes(linked[0].record, work_item, settings.status_mapping(kind));
  if (!changes.empty()) aha::change_record(service, linked[0], changes);
}

}  // namespace

void follow_webhook(const aha::Service& service, Client& client, const Settings& settings) {
  const View address = service.payload()["resource"]["_links"]["parent"]["href"];
  if (!address.is_string()) return;
  if (host_of(address.str()) == example_host) {
    service.log().info("The webhook works: a test of its subscription has arrived.");
    return;
  }
  const View work_item = client.work_item_at(address.str());
  if (!work_item) return;
  try {
    change_linked(service, settings, work_item);
  } catch (const aha::AhaApi::NotFound&) {
    service.log().info("Work item " + work_item["id"].text() + " is linked to no record of Aha!.");
  }
}

}  // namespace tfs
