#include <aha/chat.hpp>
#include <aha/ended_service.hpp>
#include <aha/sdk.hpp>
#include <aha/text.hpp>

#include <string>
#include <string_view>

namespace {

namespace json = aha::json;
using aha::View;

constexpr std::string_view ended =
    "Flowdock was shut down in 2022: move the workspace to another chat service and remove this integration.";

std::string advice(const aha::http::Response&) {
  return std::string(ended);
}

std::string list_changes(View audit) {
  std::string list;
  for (View change : audit["changes"]) {
    if (!list.empty()) list += '\n';
    list += "<div><b>" + aha::text::escape_html(change["field_name"].text()) + "</b> " +
            change["value"].text() + "</div>";
  }
  return list.empty() ? "[No change details]" : list;
}

/// One activity as a message to a flow's inbox, whose content is HTML as Aha! has it.
json::object activity_message(View audit) {
  const bool by_somebody = audit["user"].truthy();
  json::object message;
  message["source"] = "Aha";
  message["from_address"] = by_somebody ? audit["user"]["email"].json() : json::value("support@aha.io");
  message["from_name"] = aha::chat::author(audit);
  message["subject"] = aha::chat::author(audit) + " " + audit["description"].text();
  message["content"] = list_changes(audit);
  message["link"] = audit["auditable_url"].json();
  return message;
}

/// Posts workspace activity to the team inbox of a Flowdock flow.
class Flowdock final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<Flowdock>& d) {
    d.version(aha::sdk_version);
    d.category("Communication");
    d.caption("Post what happens in a workspace to a Flowdock flow");
    d.egress("api.flowdock.com");
    d.string("flow_api_token").description("The API token of the flow that activity goes to.");
    d.install_button().audit_filter();
    d.on("installed", &Flowdock::installed).on("audit", &Flowdock::audit);
  }

 private:
  void installed() {
    send({{"source", "Aha"},
          {"from_address", "support@aha.io"},
          {"from_name", "Aha!"},
          {"subject", "Aha! integration installed successfully"},
          {"content", "Make sure you enable the integration!"},
          {"link", nullptr}});
  }

  void audit() {
    const View audit = payload()["audit"];
    if (audit["interesting"].truthy()) send(activity_message(audit));
  }

  void send(const json::value& message) {
    const View token = data()["flow_api_token"];
    if (!token.present()) throw aha::ConfigurationError("No flow API token is set. " + std::string(ended));
    const std::string url =
        "https://api.flowdock.com/v1/messages/team_inbox/" + aha::url::encode_illegal(token.text());
    aha::with_ending_in_mind(ended, [&] { aha::chat::post(*this, {"Flowdock", advice}, url, message); });
  }
};

}  // namespace

AHA_SERVICE(Flowdock)
