#include "webhook.hpp"

#include <aha/auth.hpp>
#include <aha/hash.hpp>
#include <aha/linked_records.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace trello {
namespace {

using aha::LinkedRecord;
using aha::View;

std::vector<LinkedRecord> records_of(const aha::Service& service, const Settings& settings, View card_id) {
  try {
    const View answer =
        service.api().search_integration_fields(settings.integration_id(), "id", card_id.text());
    return aha::linked_records(answer["records"]);
  } catch (const aha::AhaApi::NotFound&) {
    return {};
  }
}

void set_status(const aha::Service& service, const LinkedRecord& linked, View status) {
  if (linked.record["workflow_status"]["id"] == status) return;
  aha::json::object change;
  change["workflow_status"] = status.json();
  service.api().put(aha::address_of(linked), change);
}

}  // namespace

bool signature_matches(std::string_view secret, std::string_view body, std::string_view callback_url,
                       std::string_view header) {
  if (secret.empty()) return false;
  std::string content(body);
  content += callback_url;
  return aha::hash::equal_codes(header, aha::auth::base64(aha::hash::hmac_sha1(secret, content)));
}

bool is_authentic(const aha::Service& service, const Settings& settings) {
  if (settings.webhook_secret().empty()) return true;
  const std::string_view signature = service.raw_header("X-Trello-Webhook");
  if (signature_matches(settings.webhook_secret(), service.raw_body(), settings.callback_url(), signature))
    return true;
  service.log().warn(signature.empty()
                         ? "A webhook without a signature was ignored: Trello signs all of its webhooks."
                         : "A webhook whose signature does not fit was ignored. Check that webhook_secret is "
                           "the secret of the Trello application that the integration is authorised for.");
  return false;
}

bool may_be_a_move(View payload) {
  const View action = payload["action"];
  const View type = action["type"];
  if (!type.present()) return true;
  if (type == "updateCard") return !action["data"]["old"].is_object() || action["data"]["old"]["idList"];
  const std::string_view moves[] = {"createCard", "copyCard", "emailCard", "moveCardToBoard",
                                    "convertToCardFromCheckItem"};
  return std::any_of(std::begin(moves), std::end(moves), [&](std::string_view name) { return type == name; });
}

void follow_webhook(const aha::Service& service, const Settings& settings) {
  const View card = service.payload()["model"];
  if (!card || !card["idList"]) return;
  const std::string subject = "Card " + card["id"].text();
  if (!may_be_a_move(service.payload())) {
    service.log().debug(subject + " was not moved, so its feature keeps its status.");
    return;
  }
  const auto found = records_of(service, settings, card["id"]);
  if (found.empty()) return aha::warn_of_no_record(service, subject, "id", card["id"].text());
  if (!settings.status_by_list().is_object()) {
    service.log().warn(subject +
                       " was moved, but no list is mapped to a status. Open the integration's settings and "
                       "choose a status for each list.");
    return;
  }
  const View status = settings.status_by_list()[card["idList"].text()];
  if (!status.present()) {
    service.log().info(
        subject + " was moved to a list that stands for no status, so its feature keeps the one it has.");
    return;
  }
  if (found.size() > 1)
    service.log().warn(subject + " is linked to several records; only the first of them, " +
                       found[0].record["reference_num"].text() + ", follows it.");
  set_status(service, found[0], status);
}

}  // namespace trello
