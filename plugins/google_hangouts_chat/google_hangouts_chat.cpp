#include <aha/chat.hpp>
#include <aha/sdk.hpp>
#include <aha/text.hpp>
#include <aha/text_length.hpp>

#include <string>
#include <utility>

namespace {

namespace json = aha::json;
using aha::View;
using aha::chat::Extent;

std::string advice(const aha::http::Response& response) {
  if (response.status() == 404)
    return "The space or its webhook was removed: make a webhook in the space and enter its address.";
  return {};
}

/// Source: Google Chat API, spaces.messages.create: "The maximum message size is 32,000 bytes".
constexpr std::size_t max_message_bytes = 32'000;

json::object section_of(json::array widgets) {
  return {{"widgets", std::move(widgets)}};
}

json::object title_section(View audit, const Extent& extent) {
  const auto text_of = [&](const std::string& text) {
    return aha::text::escape_html(aha::shortened(text, extent.characters));
  };
  const std::string text =
      "<b>" + text_of(aha::chat::author(audit)) + "</b> " + text_of(audit["description"].text());
  return section_of(aha::array_of(json::object{{"textParagraph", {{"text", text}}}}));
}

/// A value's HTML; one that is longer than there is room for as plain text, which can be cut.
std::string shown_value(const std::string& html, const Extent& extent) {
  if (aha::utf16_units(html) <= extent.characters) return aha::text::colour_changes(html);
  return aha::text::escape_html(aha::shortened(aha::text::html_to_plain(html), extent.characters));
}

json::object text_widget(const std::string& label, const std::string& html) {
  return {{"decoratedText", {{"topLabel", label}, {"text", html}, {"wrapText", true}}}};
}

json::array change_widgets(View audit, const Extent& extent) {
  json::array widgets;
  const View changes = audit["changes"];
  for (const View change : changes) {
    if (widgets.size() == extent.changes) {
      widgets.emplace_back(
          text_widget("", std::to_string(changes.size() - extent.changes) + " more changes"));
      break;
    }
    widgets.emplace_back(
        text_widget(change["field_name"].text(), shown_value(change["value"].text(), extent)));
  }
  return widgets;
}

json::object link_section(View url) {
  json::object button;
  button["text"] = "VIEW IN AHA!";
  button["onClick"] = {{"openLink", {{"url", url.json()}}}};
  json::array buttons = aha::array_of(std::move(button));
  return section_of(aha::array_of(json::object{{"buttonList", {{"buttons", std::move(buttons)}}}}));
}

/// One activity as a card: who did what, what changed, and a button that opens the record.
json::value activity_message(View audit, const Extent& extent) {
  json::array sections = aha::array_of(title_section(audit, extent));
  if (json::array changes = change_widgets(audit, extent); !changes.empty())
    sections.emplace_back(section_of(std::move(changes)));
  if (const View url = audit["auditable_url"]; url.truthy()) sections.emplace_back(link_section(url));
  json::object card{{"cardId", "activity"}, {"card", {{"sections", std::move(sections)}}}};
  return {{"cardsV2", aha::array_of(std::move(card))}};
}

/// Posts workspace activity to a space in Google Chat through an incoming webhook.
class GoogleHangoutsChat final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<GoogleHangoutsChat>& d) {
    d.version(aha::sdk_version);
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
    if (audit["interesting"].truthy())
      send(aha::chat::fitted(max_message_bytes,
                             [&](const Extent& extent) { return activity_message(audit, extent); }));
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
