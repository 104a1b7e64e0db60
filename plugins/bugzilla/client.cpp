#include "client.hpp"

#include "bug_fields.hpp"

#include <aha/errors.hpp>
#include <aha/http_status.hpp>
#include <aha/url.hpp>

#include <algorithm>

namespace bugzilla {
namespace {

using aha::View;
using aha::http::Body;
using aha::http::Query;
using aha::http::Response;
using aha::json::object;
using aha::url::encode;

/// A server takes an address of about 8 KB.
constexpr std::size_t products_per_request = 100;

/// Bugzilla says why in {"message": "..."}; anything else is quoted as it came.
std::string reason(const Response& response) {
  const View message = response.json_or_null()["message"];
  return message.present() ? message.text() : response.excerpt();
}

std::string advice_for(const Response& response) {
  using aha::http::Verdict;
  switch (aha::http::verdict_of(response)) {
    case Verdict::moved:
      return " " + aha::http::moved_advice(response, "Bugzilla");
    case Verdict::unauthorized:
    case Verdict::forbidden:
      return " Check the API key: it is listed under Preferences, API Keys in Bugzilla, and its user must be "
             "allowed "
             "to do this in the product.";
    case Verdict::missing:
    case Verdict::gone:
      return " Check the address of Bugzilla. If the bug was deleted there, remove the record's link in Aha! "
             "and send "
             "it again.";
    case Verdict::rate_limited:
    case Verdict::failing:
      return " Bugzilla itself has trouble; send again later.";
    case Verdict::invalid:
      return " Press Test connection in the integration's settings if Bugzilla's products or fields have "
             "changed.";
    default:
      return "";
  }
}

/// upstream: process_response
[[noreturn]] void throw_refusal(const Response& response, const std::string& action) {
  std::string text = "Bugzilla would not " + action + " (" + std::to_string(response.status());
  if (const std::string words = reason(response); !words.empty()) text += ": " + words;
  text += ").";
  text += advice_for(response);
  const auto verdict = aha::http::verdict_of(response);
  if (verdict == aha::http::Verdict::unauthorized || verdict == aha::http::Verdict::forbidden)
    throw aha::ConfigurationError(text);
  throw aha::RemoteError(text, response.retry_after());
}

std::string path_of(View bug_id) {
  if (!bug_id.present())
    throw aha::RemoteError("The record has no link to a bug. Send it from Aha! to Bugzilla first.");
  return "bug/" + encode(bug_id.text());
}

std::string name_of(View bug_id) {
  return "bug " + bug_id.text();
}

}  // namespace

View Client::ask(std::string_view method, const std::string& path, const std::string& action,
                 const Body& body, const Query& query, const char* list) {
  // A list may be empty because the key was not seen.
  const auto is_filled = [&](const Response& answer) { return answer.json_or_null()[list].size() > 0; };
  const Response response = list != nullptr ? installation_.send(method, path, body, query, is_filled)
                                            : installation_.send(method, path, body, query);
  if (response.status() != 200 && response.status() != 201) throw_refusal(response, action);
  return response.json();
}

std::string Client::page_of(View bug_id) const {
  return installation_.start_page() + "/show_bug.cgi?id=" + bug_id.text();
}

// ---------------------------------------------------------------- what the user chooses from

std::vector<View> Client::enterable_products() {
  const View ids = ask("GET", "product_enterable", "list the products in which bugs may be reported", {}, {},
                       "ids")["ids"];
  std::vector<View> all;
  std::size_t at = 0;
  do {
    Query query;
    const std::size_t end = std::min(ids.size(), at + products_per_request);
    if (ids.empty()) query.add("ids", "");  // upstream: asks for none
    for (; at < end; ++at) query.add("ids", ids[at].text());
    query.add("include_fields", "id,name,components.id,components.name");
    for (const View product : ask("GET", "product", "show its products", {}, query)["products"])
      all.push_back(product);
  } while (at < ids.size());
  return all;
}

View Client::bug_fields() {
  return ask("GET", "field/bug", "list the fields of a bug")["fields"];
}

// ---------------------------------------------------------------- bugs

View Client::create_bug(const object& bug) {
  const View id = ask("POST", "bug", "create a bug", Body::json(bug))["id"];
  if (!id.present())
    throw aha::RemoteError(
        "Bugzilla was asked to create a bug, and its answer gives no id. Check that the address is that of "
        "Bugzilla "
        "itself, version 5.0 or later.");
  return id;
}

void Client::update_bug(View id, const object& changes) {
  if (!changes.empty()) ask("PUT", path_of(id), "change " + name_of(id), Body::json(changes));
}

View Client::similar_bugs(const object& bug) {
  Query query;
  for (const char* name : {"product", "component", "summary"}) query.add(name, View(bug.at(name)).text());
  query.add("include_fields", "id,summary");
  return ask("GET", "bug", "search for a bug that an earlier attempt may have made", {}, query,
             "bugs")["bugs"];
}

std::string Client::description_of(View id) {
  const View answer = ask("GET", path_of(id) + "/comment", "list the comments of " + name_of(id));
  return answer["bugs"][id.text()]["comments"][0]["text"].text();
}

// ---------------------------------------------------------------- attachments

std::set<std::string> Client::attachment_names(View id) {
  const View answer = ask("GET", path_of(id) + "/attachment", "list the attachments of " + name_of(id), {},
                          {{"exclude_fields", "data"}});
  std::set<std::string> names;
  for (const View attachment : answer["bugs"][id.text()]) names.insert(attachment["file_name"].text());
  return names;
}

void Client::attach(View id, View attachment) {
  const std::string name = "the attachment \"" + attachment["file_name"].text() + "\"";
  const aha::http::File file = plain_.fetch(attachment["download_url"].text());
  if (!file.ok())
    throw aha::RemoteError("Aha! did not give it (status " + std::to_string(file.status()) +
                           "). The addresses of attachments expire: send the record again.");
  ask("POST", path_of(id) + "/attachment", "take " + name + " on " + name_of(id),
      Body::json_with_file(new_attachment(id, attachment), "data", file));
}

}  // namespace bugzilla
