#include "webhook.hpp"

#include "work_item_fields.hpp"

#include <aha/aha_api.hpp>
#include <aha/linked_records.hpp>
#include <aha/sent_values.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace tfs {
namespace {

using aha::View;

/// Where the work items of the example lie that Azure DevOps sends to try a subscription out.
bool is_example(std::string_view url) {
  if (host_of(url) == "fabrikam-fiber-inc.visualstudio.com") return true;
  constexpr std::string_view organization = "/fabrikam-fiber-inc/";
  const std::size_t path = url.find('/', std::min(url.find("://"), url.size() - 1) + 3);
  return host_of(url) == "dev.azure.com" && path != std::string_view::npos &&
         url.substr(path).starts_with(organization);
}

/// The fields that changed, as the webhook or, if the subscription sends less, Azure DevOps lists them; else null.
View changed_fields_of(Client& client, View resource) {
  if (resource["fields"].is_object()) return resource["fields"];
  if (!resource["workItemId"].present() || !resource["id"].present()) return {};
  return client.update_of(resource["workItemId"].text(), resource["id"].text())["fields"];
}

/// The records behind a work item. upstream: whatever their kind, they are counted; one that is unknown is no error
View records_of(const aha::Service& service, const Settings& settings, const std::string& id) {
  return service.api().search_integration_fields(settings.integration_id(), "id", id)["records"];
}

/// Takes out what this service has sent: Aha! may have a newer value by now.
void drop_echoes(const aha::Service& service, View work_item, bool is_markdown, View changed,
                 aha::json::object& changes) {
  const aha::SentValues sent(service.memory());
  const std::pair<std::string_view, const char*> fields[] = {{title_field, "name"},
                                                             {description_field, "description"}};
  for (const auto& [field, member] : fields) {
    if (changed.is_object() && !changed.json().get_object().contains(field)) continue;
    const std::string value = compared(field, work_item["fields"][field], is_markdown);
    if (sent.take_echo(work_item["id"].text(), field, value)) changes.erase(member);
  }
}

void change_linked(const aha::Service& service, Client& client, const Settings& settings, View work_item) {
  const std::string id = work_item["id"].text();
  const View records = records_of(service, settings, id);
  const auto linked = aha::linked_records(records);
  if (records.size() > 1) return aha::warn_of_several_records(service, "Work item " + id, linked);
  if (linked.empty()) return aha::warn_of_no_record(service, "Work item " + id, "id", id);

  const Kind kind = linked[0].kind == name_of(Kind::feature) ? Kind::feature : Kind::requirement;
  const View changed = changed_fields_of(client, service.payload()["resource"]);
  const bool is_markdown = client.has_markdown(work_item, linked[0].record);
  auto changes =
      record_changes(linked[0].record, work_item, is_markdown, changed, settings.status_mapping(kind));
  drop_echoes(service, work_item, is_markdown, changed, changes);
  if (!changes.empty()) aha::change_record(service, linked[0], changes);
}

/// The work item of the webhook; null if there is none to be read, which is logged.
View changed_work_item(const aha::Service& service, Client& client) {
  const View resource = service.payload()["resource"], address = resource["_links"]["parent"]["href"];
  if (address.is_string() ? is_example(address.str()) : is_example(resource["url"].str())) {
    service.log().info("The webhook works: a test of its subscription has arrived.");
    return {};
  }
  if (address.is_string()) return client.work_item_at(address.str());
  if (resource["workItemId"].present()) return client.work_item(resource["workItemId"].text());
  service.log().warn(
      "A webhook of Azure DevOps was ignored, since it does not say which work item has changed. Set "
      "\"Resource details "
      "to send\" of its subscription to \"All\".");
  return {};
}

}  // namespace

void follow_webhook(const aha::Service& service, Client& client, const Settings& settings) {
  const View kind = service.payload()["eventType"];
  if (kind.present() && kind != "workitem.updated") {
    service.log().info("A webhook about \"" + kind.text() +
                       "\" was ignored: Aha! follows the event \"Work item updated\" only.");
    return;
  }
  const View work_item = changed_work_item(service, client);
  if (!work_item) return;
  try {
    change_linked(service, client, settings, work_item);
  } catch (const aha::AhaApi::NotFound&) {
    service.log().info("Work item " + work_item["id"].text() + " is linked to no record of Aha!.");
  }
}

}  // namespace tfs
