#include <aha/chat.hpp>
#include <aha/sdk.hpp>
#include <aha/text.hpp>

#include <algorithm>
#include <string>
#include <string_view>

namespace {

namespace json = aha::json;
using aha::View;

constexpr std::string_view icon_url = "https://secure.aha.io/assets/logos/aha_square_300.png";

/// Values of these fields are prose, and get the whole width of the channel.
bool is_wide(View field_name) {
  return field_name == "Description" || field_name == "Theme" || field_name == "Body";
}

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0;
}

/// Whether two of `sign` may stand around a text: one in front of a word, one behind it.
bool has_pair(std::string_view text, char sign) {
  constexpr std::string_view blanks = " \t\r\n";
  bool is_open = false;
  for (std::size_t at = text.find(sign); at != text.npos; at = text.find(sign, at + 1)) {
    const char before = at > 0 ? text[at - 1] : ' ', after = at + 1 < text.size() ? text[at + 1] : ' ';
    if (is_open && blanks.find(before) == blanks.npos && !is_alphanumeric(after)) return true;
    is_open |= !is_alphanumeric(before) && blanks.find(after) == blanks.npos;
  }
  return false;
}

/// Whether Slack might read signs of an escaped text as its markup. It has no escape for them.
/// source: Slack, "Formatting message text"
bool reads_as_markup(std::string_view text) {
  constexpr std::string_view signs = "*_~`";
  return text.starts_with("&gt;") || text.find("\n&gt;") != text.npos ||
         std::ranges::any_of(signs, [&](char sign) { return has_pair(text, sign); });
}

json::object field_of(View change) {
  json::object field;
  field["title"] = change["field_name"].json();
  const View value = change["value"];
  field["value"] = value.truthy() ? aha::text::to_slack(value.text()) : "";
  field["short"] = !is_wide(change["field_name"]);
  return field;
}

/// One activity as an attachment: who did what, with a link, and what changed. A part of it whose signs would be read as
/// markup is shown as it is written, which takes the user's name its bold type.
json::object activity_message(View audit) {
  const std::string user = aha::text::escape_slack(aha::chat::author(audit));
  const std::string description = aha::text::escape_slack(audit["description"].text());
  const View url = audit["auditable_url"];
  const std::string link =
      url.truthy() ? aha::text::slack_link(url.text(), audit["description"].text()) : description;
  const bool is_bold = !reads_as_markup(user) && !reads_as_markup(description);
  bool is_plain = false;
  json::array fields;
  for (View change : audit["changes"]) {
    fields.push_back(field_of(change));
    const View field(fields.back());
    is_plain |= reads_as_markup(field["title"].text()) || reads_as_markup(field["value"].text());
  }
  json::object attachment;
  attachment["fallback"] = user + " " + description;
  attachment["pretext"] = (is_bold ? "*" + user + "* " : user + " ") + link;
  json::array& formatted = attachment["mrkdwn_in"].emplace_array();
  if (is_bold) formatted.push_back("pretext");
  formatted.push_back("text");
  if (!is_plain) formatted.push_back("fields");
  attachment["fields"] = std::move(fields);
  json::object message;
  message["username"] = "Aha!";
  message["icon_url"] = icon_url;
  message["attachments"].emplace_array().push_back(std::move(attachment));
  return message;
}

std::string advice(const aha::http::Response& response) {
  if (response.status() == 404 || response.status() == 410)
    return "It does not know this webhook any more: connect the integration to Slack again.";
  if (response.body() == "invalid_token")
    return "It does not accept this webhook's token any more: connect the integration to Slack again.";
  return {};
}

/// Posts workspace activity to a Slack channel through an incoming webhook.
class Slack final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<Slack>& d) {
    d.version(aha::sdk_version);
    d.title("Aha! (to Slack)").category("Communication");
    d.caption("Post what happens in a workspace to a Slack channel");
    d.egress("*");  // besides Slack's own, the address may be that of a server that speaks Slack's format
    d.webhooks_slack_button().install_button().audit_filter();
    d.on("installed", &Slack::installed).on("audit", &Slack::audit);
  }

 private:
  void installed() { send({{"text", aha::chat::greeting}}); }

  void audit() {
    const View audit = payload()["audit"];
    if (audit["interesting"].truthy()) send(activity_message(audit));
  }

  void send(const json::value& message) {
    // `url` is what connecting to Slack gave, `webhook_url` what older integrations had typed in.
    const View url = data()["url"].truthy() ? data()["url"] : data()["webhook_url"];
    if (!url.truthy()) throw aha::RemoteError("This integration is not connected to a Slack channel yet.");
    aha::chat::post(*this, {"Slack", advice}, url.str(), message);
  }
};

}  // namespace

AHA_SERVICE(Slack)
