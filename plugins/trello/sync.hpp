// Keeps cards in step with features, and their checklists with requirements, in the direction Aha! to Trello.
#pragma once

#include "client.hpp"
#include "settings.hpp"

#include <aha/service.hpp>
#include <aha/view.hpp>

#include <string>
#include <string_view>

namespace trello {

/// One event's work. The ids of a card and of a checklist's item are stored on their records in Aha! right
/// after they were made, so that whatever fails later finds them again. All: [call][suspends]; errors say
/// which step failed.
class Sync {
 public:
  /// service, client and settings must outlive this.
  Sync(const aha::Service& service, Client& client, const Settings& settings)
      : service_(service), client_(client), settings_(settings) {}

  /// Brings the feature's card up to date, or makes one; then its checklist and attachments.
  void send(aha::View feature);

 private:
  /// Returns the card's id.
  aha::View update_or_create_card(aha::View feature);
  aha::View create_card(aha::View feature);
  void watch(aha::View card_id);
  void comment_once(aha::View card_id, aha::View feature, bool may_be_there);
  void send_requirement(aha::View card_id, aha::View requirement);
  void create_item(aha::View card_id, aha::View requirement);
  void send_attachments(aha::View card_id, aha::View record);

  aha::View card_left_behind(aha::View feature, const aha::json::object& card);
  aha::View stored(aha::View record, std::string_view name) const;
  void store(std::string_view type, aha::View record, const aha::json::object& fields);

  const aha::Service& service_;
  Client& client_;
  const Settings& settings_;
};

}  // namespace trello
