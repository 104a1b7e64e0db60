#include "webhook.hpp"

#include "session.hpp"
#include "webhook_changes.hpp"

#include <aha/linked_records.hpp>

#include <string>

namespace rally {
namespace {

using aha::View;

/// Whoever owns the item, as Aha! names users; null where nobody does.
aha::json::value assigned_user(const Session& users, const ItemState& state) {
  const View owner = state.raw("Owner")["ref"];
  if (!owner.present()) return nullptr;
  aha::json::object user;
  user["email"] = document_of(users.get(owner.text()))["User"]["EmailAddress"].json();
  return user;
}

View find_records(const aha::Service& service, const std::string& id) {
  return answered([&] {
    return service.api().search_integration_fields(service.data()["integration_id"], "id", id)["records"];
  });
}

}  // namespace

void follow_webhook(const aha::Service& service) {
  const ItemState state(service.payload());
  if (state.is_missing()) {
    service.log().warn("Rally's webhook carries no state of an item; nothing was changed.");
    return;
  }
  const std::string id = state.value("ObjectID").text();
  const auto records = aha::linked_records(find_records(service, id));
  if (records.empty()) aha::warn_of_no_record(service, "Rally's item " + id, "id", id);
  const Session users(service);
  const std::string time_zone = time_zone_of(service.meta(), service.data());
  for (const aha::LinkedRecord& linked : records) {
    aha::json::object changes = changes_of(state, linked.kind, service.data(), time_zone);
    changes["assigned_to_user"] = assigned_user(users, state);
    try {
      aha::change_record(service, linked, changes);
    } catch (const aha::AhaApi::NotFound&) {
      service.log().warn("The record that Rally's item " + id + " was linked to is gone from Aha!.");
      return;
    }
  }
}

}  // namespace rally
