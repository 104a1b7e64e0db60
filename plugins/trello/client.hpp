// Trello's REST API, as far as this service needs it: one method an endpoint.
#pragma once

#include "attachments.hpp"
#include "settings.hpp"

#include <aha/http.hpp>
#include <aha/json.hpp>
#include <aha/log.hpp>
#include <aha/url.hpp>
#include <aha/view.hpp>

#include <string>
#include <string_view>

namespace trello {

/// Speaks for one event. Answers are valid until the call ends. A method ends in the answer it is named for
/// or throws RemoteError, whose text says what was tried, what Trello said, and what a person can do; a find_
/// method gives null for what is not there.                                       All: [call][suspends]
class Client {
 public:
  /// http  for each request; the key and token of `settings` go into the query.
  Client(aha::http::Client http, const Settings& settings, aha::Log log);

  /// GET members/me/boards with their lists. Null if Trello refuses, which is logged: an integration that
  /// lost its authorisation has no boards to choose from (upstream: likewise no error).
  aha::View boards();
  /// GET the open cards of the board, with name and description.
  aha::View cards_of_board(aha::View board);
  /// The same of one list.
  aha::View cards_of_list(aha::View list);

  /// GET cards/{id}. Null if Trello says that there is no such card (404, 410); throws for any other refusal, since "it is
  /// not there" would make a second card.
  aha::View find_card(aha::View id);
  /// POST cards. Throws ConfigurationError if no list is chosen for them.
  aha::View create_card(const aha::json::object& card);
  /// PUT cards/{id}. A refusal is logged and ends well: what follows does not depend on it (upstream).
  void update_card(aha::View id, const aha::json::object& changes);
  /// POST webhooks: Trello tells `callback_url` what happens to the card.
  void create_webhook(aha::View card_id, std::string_view callback_url);
  /// POST cards/{id}/actions/comments.
  void create_comment(aha::View card_id, std::string_view text);
  /// GET cards/{id}/actions, its comments only.
  aha::View comments(aha::View card_id);

  /// GET cards/{id}/checklists: the one of this name, with its items; null if there is none.
  aha::View find_checklist(aha::View card_id, std::string_view name);
  /// POST checklists.
  aha::View create_checklist(aha::View card_id, std::string_view name);
  /// GET checklists/{id}/checkitems/{id}, with the same distinction as find_card.
  aha::View find_item(aha::View checklist_id, aha::View item_id);
  /// POST checklists/{id}/checkItems.
  aha::View create_item(aha::View checklist_id, std::string_view name);
  /// PUT cards/{id}/checklist/{id}/checkItem/{id}. A refusal is logged, as for update_card.
  void update_item(aha::View card_id, aha::View checklist_id, aha::View item_id, std::string_view name);

  /// GET cards/{id}/attachments.
  aha::View attachments(aha::View card_id);
  /// POST cards/{id}/attachments with the file, which is fetched from Aha! first. Throws if it cannot be fetched, or
  /// Trello does not take it.
  void upload(aha::View card_id, const Attachment& attachment);

 private:
  aha::http::Response ask(std::string_view method, const std::string& path, const aha::http::Body& body = {},
                          const aha::url::Query& query = {});

  aha::http::Client http_;
  const Settings settings_;
  aha::Log log_;
};

}  // namespace trello
