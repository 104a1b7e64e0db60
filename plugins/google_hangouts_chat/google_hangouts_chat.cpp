#include <aha/chat.hpp>
#include <aha/sdk.hpp>
#include <aha/text.hpp>

#include <string>
#include <utility>

namespace {

namespace json = aha::json;
using aha::View;

std::string advice(const aha::http::Response& response) {
  if (response.status() == 404)
    return "The space or its webhook was removed: make a webhook in the space and enter its address.";
  return {};
}

json::object section_of(json::array widgets) {
  return {{"widgets", std::move(widgets)}};
}

json::object title_section(View audit) {
  const std::string text = "<b>" + aha::chat::author(audit) + "</b> " + audit["description"].text();
  return section_of(aha::array_of(json::object{{"textParagraph", {{"text", text}}}}));
}

json::array change_widgets(View audit) {
  json::array widgets;
  for (View change : audit["changes"]) {
    json::object pair;
    pair["topLabel"] = change["field_name"].json();
    pair["content"] = aha::text::colour_changes(change["value"].text());
    pair["contentMultiline"] = "true";
    widgets.emplace_back(json::object{{"keyValue", std::move(pair)}});
  }
  return widgets;
}

json::object link_section(View audit) {
  json::object button;
  button["text"] = "VIEW IN AHA!";
  button["onClick"] = {{"openLink", {{"url", audit["auditable_url"].json()}}}};
  json::array buttons = aha::array_of(json::object{{"textButton", std::move(button)}});
  return section_of(aha::array_of(json::object{{"buttons", std::move(buttons)}}));
}

/// One activity as a card: who did what, what changed, and a button that opens the record.
json::object activity_message(View audit) {
  json::array sections = aha::array_of(title_section(audit));
  if (json::array changes = change_widgets(audit); !changes.empty())
    sections.emplace_back(section_of(std::move(changes)));
  sections.emplace_back(link_section(audit));
  return {{"cards", aha::array_of(json::object{{"sections", std::move(sections)}})}};
}

/// Posts workspace activity to a space in Google Chat through an incoming webhook.
class GoogleHangoutsChat final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<GoogleHangoutsChat>& d) {
    d.title("Google Chat").category("Communication");
    d.caption("Post what happens in a workspace to a space in Google Chat");
    d.egress("*");  // besides Google's own, the address may be that of a server that speaks its format
    d.string("webhook_url")
        .description("The address that Google Chat shows for the webhook you made in the space.");
    d.install_button().audit_filter();
    d.on("installed", &GoogleHangoutsChat::installed).on("audit", &GoogleHangoutsChat::audit);
  }

 private:
  void installed() { send({{"text", aha::chat::greeting}}); }

  void audit() {
    const View audit = payload()["audit"];
    if (audit["interesting"].truthy()) send(activity_message(audit));
  }

  void send(const json::value& message) {
    const View url = data()["webhook_url"];
    if (!url.truthy())
      throw aha::RemoteError("No webhook URL is set: make a webhook in the space and enter its address.");
    aha::chat::post(*this, {"Google Chat", advice}, url.str(), message);
  }
};

}  // namespace

AHA_SERVICE(GoogleHangoutsChat)
