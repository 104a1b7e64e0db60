#include "webhook.hpp"

#include "session.hpp"
#include "webhook_changes.hpp"

#include <aha/linked_records.hpp>
#include <aha/sent_values.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace rally {
namespace {

using aha::View;

/// The item's owner, as Aha! names users; null if it has none.
aha::json::value assigned_user(const Session& users, const ItemState& state) {
  const View owner = state.raw("Owner")["ref"];
  if (!owner.present()) return nullptr;
  aha::json::object user;
  user["email"] = document_of(users.get(owner.text()))["User"]["EmailAddress"].json();
  return user;
}

/// Adds the owner, if the webhook says that it changed. One that does not tell what changed takes no assignee away.
void add_assigned_user(const Session& users, const ItemState& state, View record,
                       aha::json::object& changes) {
  if (!state.has_changed({"Owner"})) return;
  if (!state.tells_changes() && !state.raw("Owner")["ref"].present()) return;
  const aha::json::value owner = assigned_user(users, state);
  const View email = View(owner)["email"], known = record["assigned_to_user"];
  if (owner.is_null() ? record.json().as_object().contains("assigned_to_user") && known.is_null()
                      : !email.present() || known["email"] == email)
    return;
  changes["assigned_to_user"] = owner;
}

/// Aha! unassigns a record whose new user it does not know. Then the user before is assigned again.
void keep_assigned_user(const aha::Service& service, const aha::LinkedRecord& linked,
                        const aha::json::object& changes, View changed) {
  const aha::json::value* sent = changes.if_contains("assigned_to_user");
  const View before = linked.record["assigned_to_user"]["email"];
  const bool is_unassigned = changed.is_object() &&
                             changed.json().get_object().contains("assigned_to_user") &&
                             changed["assigned_to_user"].is_null();
  if (sent == nullptr || sent->is_null() || !is_unassigned) return;
  service.log().warn("The owner in Rally, " + View(*sent)["email"].text() + ", is no user of Aha!.");
  if (!before.present()) return;
  aha::json::object user, back;
  user["email"] = before.json();
  back["assigned_to_user"] = std::move(user);
  aha::change_record(service, linked, back);
}

/// The members of a record that this service has sent: Aha! may have newer values by now.
std::vector<std::string_view> echoes_of(const aha::Service& service, const ItemState& state,
                                        const std::string& id) {
  const aha::SentValues sent(service.memory());
  std::vector<std::string_view> members;
  if (state.has_changed({"Name"}) && sent.take_echo(id, "Name", state.value("Name").text()))
    members.push_back("name");
  if (state.has_changed({"Description"}) &&
      sent.take_echo(id, "Description", compared_html(state.value("Description"))))
    members.push_back("description");
  return members;
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
  const View action = service.payload()["message"]["action"];
  if (action.present() && action != "Updated") {
    service.log().info("Rally's item was " + action.text() + "; only changes are followed.");
    return;
  }
  const std::string id = state.value("ObjectID").text();
  if (id.empty()) {
    service.log().warn("Rally's webhook does not say which item it is about; nothing was changed.");
    return;
  }
  const auto records = aha::linked_records(find_records(service, id));
  if (records.empty()) aha::warn_of_no_record(service, "Rally's item " + id, "id", id);
  const Session users(service);
  const std::string time_zone = time_zone_of(service.meta(), service.data());
  const auto echoes = echoes_of(service, state, id);
  for (const aha::LinkedRecord& linked : records) {
    aha::json::object changes = changes_of(state, linked.record, linked.kind, service.data(), time_zone);
    for (const std::string_view member : echoes) changes.erase(member);
    add_assigned_user(users, state, linked.record, changes);
    if (changes.empty()) continue;  // often our own change, told back
    try {
      keep_assigned_user(service, linked, changes, aha::change_record(service, linked, changes));
    } catch (const aha::AhaApi::NotFound&) {
      service.log().warn("The record that Rally's item " + id + " was linked to is gone from Aha!.");
      return;
    }
  }
}

}  // namespace rally
