#include "cards.hpp"

#include <aha/chat.hpp>
#include <aha/http_status.hpp>
#include <aha/sdk.hpp>

#include <string>
#include <string_view>

namespace microsoft_teams {

using aha::View;

/// Of a message as JSON. Source: Microsoft Teams, "Create and send messages": 28 KB for connectors and workflows alike;
/// room is left for what Teams adds.
constexpr std::size_t max_message_bytes = 27'000;

constexpr std::string_view renew_workflow =
    "Open the workflow in Power Automate and copy the address of its webhook trigger again; addresses at "
    "logic.azure.com were replaced by new ones.";

/// Connectors tell each error in an answer of 200, and "1" if the message was taken; workflows have taken an error with 202
/// at times. Source: MicrosoftDocs/msteams-docs, issue 1810.
bool is_refusal(const aha::http::Response& response) {
  const std::string_view body = response.body();
  if (body.find("delivery failed") != std::string_view::npos) return true;
  if (body.find("returned HTTP error") != std::string_view::npos) return true;
  const View answer = response.json_or_null();
  return answer["error"].truthy();
}

bool is_rate_limit(const aha::http::Response& response) {
  return is_refusal(response) && response.body().find("HTTP error 429") != std::string_view::npos;
}

constexpr std::string_view card_refused =
    "Teams answered well and did not show the message: see what it says, and look into the workflow's run "
    "history.";

std::string workflow_advice(const aha::http::Response& response) {
  const int status = response.status();
  if (status < 300) return std::string(card_refused);
  const bool is_moved = !aha::http::redirect_target(response).empty();
  return status < 500 && status != 429 && !is_moved ? std::string(renew_workflow) : std::string();
}

std::string connector_advice(const aha::http::Response& response) {
  if (response.body() == "Webhook Bad Request - Null or empty event")
    return "The address belongs to another connector: make one of the kind Incoming Webhook, or a workflow.";
  const int status = response.status();
  if (status >= 500 || status == 429 || is_rate_limit(response)) return {};
  // source: Microsoft 365 developer blog, "Retirement of Office 365 connectors within Microsoft Teams"
  return "Microsoft has retired connectors: make a workflow in Teams that posts what its webhook receives, "
         "enter its address, and choose \"Use workflow\".";
}

/// Which of the two an address belongs to, whatever was chosen, if its host tells; else what was chosen. Without a choice
/// it is a workflow: connectors are retired.
bool is_workflow(View chosen, std::string_view url) {
  const std::string host = aha::url::origin(url);
  const auto has = [&](std::string_view part) { return host.find(part) != std::string::npos; };
  if (has("logic.azure.") || has("powerplatform.") || has("powerautomate.")) return true;
  if (!chosen.present()) return !has("://outlook.office") && !has(".webhook.office.com");
  return chosen == "workflow";
}

/// Posts workspace activity to a channel of Microsoft Teams.
class MicrosoftTeams final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<MicrosoftTeams>& d) {
    d.version(aha::sdk_version);
    d.category("Communication");
    d.caption("Post what happens in a workspace to a channel of Microsoft Teams");
    d.egress("*");  // Microsoft changes these hosts, and each cloud has its own
    d.string("webhook_url")
        .description("The address of the workflow's webhook trigger, or of the channel's older connector.");
    d.select("integration_method", {{"Use workflow", "workflow"}, {"Use connector", "connector"}})
        .description(
            "What the address belongs to. Choose the workflow: Microsoft retired connectors in 2026.");
    d.install_button().audit_filter();
    d.on("installed", &MicrosoftTeams::installed).on("audit", &MicrosoftTeams::audit);
  }

 private:
  void installed() {
    if (to_workflow())
      send(workflow_note("Aha! integration installed", aha::chat::greeting));
    else
      send({{"text", aha::chat::greeting}});
  }

  void audit() {
    const View audit = payload()["audit"];
    if (!audit["interesting"].truthy()) return;
    const auto card_of = to_workflow() ? workflow_card : connector_card;
    send(aha::chat::fitted(max_message_bytes, [&](const aha::chat::Extent& extent) -> aha::json::value {
      return card_of(audit, extent);
    }));
  }

  bool to_workflow() const { return is_workflow(data()["integration_method"], data()["webhook_url"].str()); }

  void send(const aha::json::value& message) {
    const View url = data()["webhook_url"];
    if (!url.truthy())
      throw aha::RemoteError("No webhook URL is set: make a workflow in Teams and enter its address.");
    const aha::chat::Room room{.remote = "Microsoft Teams",
                               .advice = to_workflow() ? workflow_advice : connector_advice,
                               .taken = {200, 201, 202, 204},
                               .is_refusal = is_refusal,
                               .is_rate_limit = is_rate_limit};
    aha::chat::post(*this, room, url.str(), message);
  }
};

}  // namespace microsoft_teams

AHA_SERVICE(microsoft_teams::MicrosoftTeams)
