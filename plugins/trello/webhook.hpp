// Moves of cards in Trello on their way to Aha!.
#pragma once

#include "settings.hpp"

#include <aha/service.hpp>
#include <aha/view.hpp>

#include <string_view>

namespace trello {

/// Whether `header`, the value of X-Trello-Webhook, was made over these exact bytes and the callback address
/// by a sender who knows the application's secret: base64 of HMAC-SHA1. An empty secret matches nothing. [any]
/// source: Trello, "Webhooks", section "Webhook signatures"
bool signature_matches(std::string_view secret, std::string_view body, std::string_view callback_url,
                       std::string_view header);

/// Whether the webhook may be acted on: no secret is set, or Trello signed it with that. Otherwise the user
/// is warned. Not an error: a forged webhook must neither be tried again nor put the integration in doubt.
/// [call]
bool is_authentic(const aha::Service& service, const Settings& settings);

/// Whether what happened may have moved the card to another list. Trello tells of every comment, name and
/// attachment too, most of them made by this service: the list in such a message is no news, and following it
/// would undo a status that was changed in Aha!.                                              [any]
bool may_be_a_move(aha::View payload);

/// Sets the status of the card's feature to the one that its list stands for; a list that stands for none leaves it.
/// [call][suspends]
void follow_webhook(const aha::Service& service, const Settings& settings);

}  // namespace trello
