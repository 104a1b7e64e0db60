#include "cards.hpp"

#include <aha/chat.hpp>
#include <aha/sdk.hpp>

#include <string>
#include <string_view>

namespace microsoft_teams {

using aha::View;

constexpr std::string_view renew_workflow =
    "Open the workflow in Power Automate and copy the address of its webhook trigger again; addresses at "
    "logic.azure.com were replaced by new ones.";

std::string workflow_advice(const aha::http::Response& response) {
  const int status = response.status();
  return status < 500 && status != 429 ? std::string(renew_workflow) : std::string();
}

std::string connector_advice(const aha::http::Response& response) {
  if (response.body() == "Webhook Bad Request - Null or empty event")
    return "The address belongs to another connector: make one of the kind Incoming Webhook, or a workflow.";
  const int status = response.status();
  if (status >= 500 || status == 429) return {};
  // source: Microsoft 365 developer blog, "Retirement of Office 365 connectors within Microsoft Teams"
  return "Microsoft has retired connectors: make a workflow in Teams that posts what its webhook receives, "
         "enter its address, and choose \"Use workflow\".";
}

/// Posts workspace activity to a channel of Microsoft Teams.
class MicrosoftTeams final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<MicrosoftTeams>& d) {
    d.category("Communication");
    d.caption("Post what happens in a workspace to a channel of Microsoft Teams");
    d.egress("*");  // Microsoft changes these hosts, and each cloud has its own
    d.string("webhook_url")
        .description("The address of the workflow's webhook trigger, or of the channel's older connector.");
    d.select("integration_method", {{"Use connector", "connector"}, {"Use workflow", "workflow"}})
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
    if (audit["interesting"].truthy()) send(to_workflow() ? workflow_card(audit) : connector_card(audit));
  }

  bool to_workflow() const { return data()["integration_method"] == "workflow"; }

  void send(const aha::json::value& message) {
    const View url = data()["webhook_url"];
    if (!url.truthy())
      throw aha::RemoteError("No webhook URL is set: make a workflow in Teams and enter its address.");
    const aha::chat::Room room{
        "Microsoft Teams", to_workflow() ? workflow_advice : connector_advice, {200, 201, 202, 204}};
    aha::chat::post(*this, room, url.str(), message);
  }
};

}  // namespace microsoft_teams

AHA_SERVICE(microsoft_teams::MicrosoftTeams)
