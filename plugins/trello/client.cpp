#include "client.hpp"

#include "refusal.hpp"

#include <aha/errors.hpp>
#include <aha/http_status.hpp>
#include <aha/multipart.hpp>

#include <chrono>
#include <utility>

namespace trello {
namespace {

using aha::View;
using aha::http::Body;
using aha::http::Response;
using aha::json::object;
using aha::url::encode;

constexpr std::string_view api_url = "https://api.trello.com/1/";

View result_or_throw(const Response& response, const std::string& action) {
  if (response.status() != 200) throw refusal(response, action);
  return response.json();
}

/// Null if Trello says that the thing is not there. Any other refusal leaves that open, and a second one must not be made.
View shown_or_null(const Response& response, const std::string& action) {
  return aha::http::found_or_null(response, [&](const Response& other) { return refusal(other, action); });
}

std::string card_path(View id) {
  return "cards/" + encode(id.text());
}

/// Trello does not say how long to wait: it counts requests of ten seconds.
/// source: developer.atlassian.com, Trello, "Rate Limits"
aha::http::Client patient(aha::http::Client http) {
  http.retry({.unnamed_wait = std::chrono::seconds(10)});
  return http;
}

}  // namespace

Client::Client(aha::http::Client http, const Settings& settings, aha::Log log)
    : http_(patient(std::move(http))), settings_(settings), log_(log) {}

// ---------------------------------------------------------------- boards

View Client::boards() {
  const Response response = ask("GET", "members/me/boards", {}, {{"lists", "all"}});
  if (response.status() == 200) return response.json();
  log_.error(refusal_text(response, "list the account's boards"));
  return {};
}

View Client::cards_of_board(View board) {
  return result_or_throw(
      ask("GET", "boards/" + encode(board.text()) + "/cards", {}, {{"fields", "name,desc"}}),
      "list the cards of board " + board.text());
}

View Client::cards_of_list(View list) {
  if (!list.present()) return {};
  return result_or_throw(ask("GET", "lists/" + encode(list.text()) + "/cards", {}, {{"fields", "name,desc"}}),
                         "list the cards of list " + list.text());
}

// ---------------------------------------------------------------- cards

View Client::find_card(View id) {
  return shown_or_null(ask("GET", card_path(id)), "show card " + id.text());
}

View Client::create_card(const object& card) {
  if (!settings_.list_for_new_features().present())
    throw aha::ConfigurationError(
        "No list is chosen for new features. Press Test connection in the integration's settings, then "
        "choose a board "
        "and a list.");
  return result_or_throw(ask("POST", "cards", Body::json(card)),
                         "create a card in list " + settings_.list_for_new_features().text());
}

void Client::update_card(View id, const object& changes) {
  const Response response = ask("PUT", card_path(id), Body::json(changes));
  if (response.status() != 200) log_.error(refusal_text(response, "change card " + id.text()));
}

void Client::create_webhook(View card_id, std::string_view callback_url) {
  object webhook;
  webhook["callbackURL"] = callback_url;
  webhook["idModel"] = card_id.json();
  const Response response = ask("POST", "webhooks", Body::json(webhook));
  if (response.status() != 200) throw refusal(response, "watch card " + card_id.text());
}

void Client::create_comment(View card_id, std::string_view text) {
  object comment;
  comment["text"] = text;
  const Response response = ask("POST", card_path(card_id) + "/actions/comments", Body::json(comment));
  if (response.status() != 200) throw refusal(response, "comment on card " + card_id.text());
}

View Client::comments(View card_id) {
  return result_or_throw(ask("GET", card_path(card_id) + "/actions", {}, {{"filter", "commentCard"}}),
                         "list the comments of card " + card_id.text());
}

// ---------------------------------------------------------------- checklists

View Client::find_checklist(View card_id, std::string_view name) {
  const View checklists = result_or_throw(ask("GET", card_path(card_id) + "/checklists"),
                                          "list the checklists of card " + card_id.text());
  for (const View checklist : checklists)
    if (checklist["name"] == name) return checklist;
  return {};
}

View Client::create_checklist(View card_id, std::string_view name) {
  object checklist;
  checklist["idCard"] = card_id.json();
  checklist["name"] = name;
  return result_or_throw(ask("POST", "checklists", Body::json(checklist)),
                         "create a checklist on card " + card_id.text());
}

View Client::find_item(View checklist_id, View item_id) {
  const std::string path =
      "checklists/" + encode(checklist_id.text()) + "/checkitems/" + encode(item_id.text());
  return shown_or_null(ask("GET", path), "show item " + item_id.text() + " of a checklist");
}

View Client::create_item(View checklist_id, std::string_view name) {
  object item;
  item["idChecklist"] = checklist_id.json();
  item["name"] = name;
  const std::string path = "checklists/" + encode(checklist_id.text()) + "/checkItems";
  return result_or_throw(ask("POST", path, Body::json(item)),
                         "add an item to checklist " + checklist_id.text());
}

void Client::update_item(View card_id, View checklist_id, View item_id, std::string_view name) {
  object changes;
  changes["idChecklistCurrent"] = checklist_id.json();
  changes["idCheckItem"] = item_id.json();
  changes["name"] = name;
  const std::string path = card_path(card_id) + "/checklist/" + encode(checklist_id.text()) + "/checkItem/" +
                           encode(item_id.text());
  const Response response = ask("PUT", path, Body::json(changes));
  if (response.status() != 200)
    log_.error(refusal_text(response, "change item " + item_id.text() + " of card " + card_id.text()));
}

// ---------------------------------------------------------------- attachments

View Client::attachments(View card_id) {
  return result_or_throw(ask("GET", card_path(card_id) + "/attachments"),
                         "list the attachments of card " + card_id.text());
}

void Client::upload(View card_id, const Attachment& attachment) {
  const aha::http::File file = http_.fetch(attachment.download_url);
  if (!file.ok())
    throw aha::RemoteError("Aha! did not give it (status " + std::to_string(file.status()) +
                           "). The addresses of attachments expire: send the record again.");
  aha::http::Multipart form;
  form.file("file", attachment.file_name, attachment.content_type, file);
  const Response response = ask("POST", card_path(card_id) + "/attachments", form.body());
  if (!response.ok())
    throw refusal(response, "take the attachment \"" + attachment.file_name + "\" on card " + card_id.text());
}

// ---------------------------------------------------------------- requests

Response Client::ask(std::string_view method, const std::string& path, const Body& body,
                     const aha::url::Query& query) {
  aha::url::Query all = query;
  all.add("key", settings_.key()).add("token", settings_.token());
  return http_.send(method, aha::url::with_query(std::string(api_url) + path, all), body);
}

}  // namespace trello
