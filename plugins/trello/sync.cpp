#include "sync.hpp"

#include "card_fields.hpp"

#include <aha/linked_records.hpp>
#include <aha/step.hpp>

#include <algorithm>
#include <exception>
#include <vector>

namespace trello {
namespace {

using aha::in_step;
using aha::View;
using aha::json::object;

/// Each candidate costs a look-up in Aha!; what an earlier attempt left is among the newest.
constexpr std::size_t most_candidates = 10;

/// If the answer to a creation lacks the id, everything after it would go astray.
View id_of(View created, const char* what) {
  if (!created["id"].present())
    throw aha::RemoteError(std::string("Trello's answer does not give the id of the ") + what +
                           " it created. Send the record again.");
  return created["id"];
}

}  // namespace

void Sync::send(View feature) {
  const View card_id =
      in_step("Feature " + feature["reference_num"].text(), [&] { return update_or_create_card(feature); });
  const auto refused = aha::failure_of([&] {
    aha::attempt_each(
        feature["requirements"],
        [&](View requirement) {
          in_step("Requirement " + requirement["reference_num"].text(), [&] {
            send_requirement(card_id, requirement);
            send_attachments(card_id, requirement);
          });
        },
        [&](const aha::Error& error) { service_.log().error(error.what()); });
  });
  in_step("Feature " + feature["reference_num"].text(), [&] { send_attachments(card_id, feature); });
  if (refused) std::rethrow_exception(refused);
}

// ---------------------------------------------------------------- cards

View Sync::update_or_create_card(View feature) {
  const View linked = stored(feature, "id");
  const View card = linked ? client_.find_card(linked) : View();
  if (!card) return create_card(feature);
  const View id = card["id"].present() ? card["id"] : linked;
  client_.update_card(id, changed_card(feature));
  return id;
}

View Sync::create_card(View feature) {
  const object wanted = new_card(feature, settings_);
  const View left_behind = service_.outcome_unknown() ? card_left_behind(feature, wanted) : View();
  const View id = id_of(left_behind ? left_behind : client_.create_card(wanted), "card");
  in_step("Card " + id.text() + " is in Trello, but Aha! did not store its id", [&] {
    object fields;
    fields["id"] = id.json();
    fields["url"] = "https://trello.com/c/" + id.text();
    store("features", feature, fields);
  });
  watch(id);
  aha::tolerate([&] { comment_once(id, feature, !left_behind.is_null()); },
                [&](const aha::Error& error) {
                  service_.log().warn("Card " + id.text() +
                                      " has no comment that says where it came from: " + error.what());
                });
  return id;
}

/// Trello may refuse, since it calls the address back first. The card is of use without that.
void Sync::watch(View card_id) {
  aha::tolerate([&] { client_.create_webhook(card_id, settings_.callback_url()); },
                [&](const aha::Error& error) {
                  service_.log().warn("When card " + card_id.text() +
                                      " is moved in Trello, Aha! will not learn of it: " + error.what());
                });
}

void Sync::comment_once(View card_id, View feature, bool may_be_there) {
  const std::string comment = origin_comment(feature);
  if (may_be_there)
    for (const View action : client_.comments(card_id))
      if (action["data"]["text"] == comment) return;
  client_.create_comment(card_id, comment);
}

// ---------------------------------------------------------------- requirements

void Sync::send_requirement(View card_id, View requirement) {
  const View checklist_id = stored(requirement, "checklist_id");
  const View item_id = stored(requirement, "id");
  const View item = checklist_id && item_id ? client_.find_item(checklist_id, item_id) : View();
  if (!item) return create_item(card_id, requirement);
  client_.update_item(card_id, checklist_id, item["id"].present() ? item["id"] : item_id,
                      item_name(requirement));
}

void Sync::create_item(View card_id, View requirement) {
  View checklist = client_.find_checklist(card_id, checklist_name);
  const std::string name = item_name(requirement);
  View item;
  if (service_.outcome_unknown())
    for (const View other : checklist["checkItems"])
      if (!item && same_text(other["name"].str(), name) &&
          aha::is_free_for(service_, "id", other["id"].text(), requirement))
        item = other;
  if (!checklist) checklist = client_.create_checklist(card_id, checklist_name);
  const View checklist_id = id_of(checklist, "checklist");
  const View item_id = id_of(item ? item : client_.create_item(checklist_id, name), "checklist item");
  in_step("Its checklist item is in Trello, but Aha! did not store its id", [&] {
    object fields;
    fields["id"] = item_id.json();
    fields["checklist_id"] = checklist_id.json();
    store("requirements", requirement, fields);
  });
}

// ---------------------------------------------------------------- attachments

void Sync::send_attachments(View card_id, View record) {
  for (const Attachment& attachment : missing_attachments(record, client_.attachments(card_id))) {
    if (attachment.download_url.empty()) continue;
    aha::tolerate(
        [&] { client_.upload(card_id, attachment); },
        [&](const aha::Error& error) {
          service_.log().warn("The attachment \"" + attachment.file_name + "\" is left out: " + error.what());
        });
  }
}

// ---------------------------------------------------------------- what an earlier attempt left

View Sync::card_left_behind(View feature, const object& card) {
  const View board = settings_.board();
  const View cards = board.present() ? client_.cards_of_board(board)
                                     : client_.cards_of_list(settings_.list_for_new_features());
  std::vector<View> candidates;
  const View wanted_name(card.at("name")), wanted_text(card.at("desc"));
  for (const View other : cards)
    if (same_text(other["name"].str(), wanted_name.str()) &&
        same_text(other["desc"].str(), wanted_text.str()))
      candidates.push_back(other);
  // An id begins with the time of its making, in hexadecimal seconds.
  std::sort(candidates.begin(), candidates.end(),
            [](View a, View b) { return a["id"].str() > b["id"].str(); });
  if (candidates.size() > most_candidates) candidates.resize(most_candidates);
  for (const View other : candidates) {
    if (!aha::is_free_for(service_, "id", other["id"].text(), feature)) continue;
    service_.log().info("An earlier attempt had created card " + other["id"].text() + "; it is used.");
    return other;
  }
  return {};
}

// ---------------------------------------------------------------- what Aha! remembers

View Sync::stored(View record, std::string_view name) const {
  return service_.integration_field(record["integration_fields"], name);
}

void Sync::store(std::string_view type, View record, const object& fields) {
  service_.api().create_integration_fields(type, record["reference_num"], settings_.integration_id(), fields);
}

}  // namespace trello
