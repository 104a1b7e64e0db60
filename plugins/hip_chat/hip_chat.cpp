#include <aha/chat.hpp>
#include <aha/ended_service.hpp>
#include <aha/sdk.hpp>
#include <aha/text.hpp>

#include <string>
#include <string_view>

namespace {

using aha::View;

constexpr std::string_view cloud_host = "api.hipchat.com";
constexpr std::string_view ended =
    "HipChat's own cloud was shut down in 2019: enter the host of a server of yours as API host, or move to "
    "another chat service.";

std::string advice(const aha::http::Response& response) {
  switch (response.status()) {
    case 401:
      return "The auth token is not valid (any more): make a room notification token and enter it.";
    case 403:
      return "The auth token may not post there: make a room notification token and enter it.";
    case 404:
      return "It knows no such room: check the room name, or use the room's API ID.";
    default:
      return {};
  }
}

/// A host that may have been pasted as an address.
std::string host_in(std::string_view typed) {
  std::string host = aha::url::base(typed);
  if (const std::size_t scheme = host.find("://"); scheme != std::string::npos) host.erase(0, scheme + 3);
  return host;
}

/// One activity as HTML. The blanks at its start are part of what is recorded.
std::string activity_message(View audit) {
  using aha::text::escape_html;
  const std::string description = escape_html(audit["description"].text());
  const View url = audit["auditable_url"];
  std::string message = "      " + escape_html(aha::chat::author(audit)) + " ";
  message += url.truthy() ? "<a href='" + escape_html(url.text()) + "'>" + description + "</a>" : description;
  message += "<br/>\n      ";
  std::string_view separator;
  for (View change : audit["changes"]) {
    const View value = change["value"];
    message += separator;
    message += "<b>" + escape_html(change["field_name"].text()) + "</b> ";
    if (value.truthy()) message += aha::text::to_hipchat(value.text());
    message += "<br/>";
    separator = "\n";
  }
  return message + "\n";
}

/// Posts workspace activity to a HipChat room.
class HipChat final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<HipChat>& d) {
    d.version(aha::sdk_version);
    d.title("HipChat").category("Communication");
    d.caption("Post what happens in a workspace to a HipChat room");
    d.egress("*");  // a server on premise may be anywhere
    d.string("api_host")
        .description(
            "The host of your own HipChat server, such as hipchat.example.com. HipChat's cloud, used if this "
            "is empty, was shut down in 2019.");
    d.string("auth_token")
        .description(
            "A token that may post to the room; a room notification token can do no more than that.");
    d.string("room_name").description("The name or the API ID of the room that activity goes to.");
    d.install_button().audit_filter();
    d.on("installed", &HipChat::installed).on("audit", &HipChat::audit);
  }

 private:
  void installed() { send(aha::chat::greeting); }

  void audit() {
    const View audit = payload()["audit"];
    if (audit["interesting"].truthy()) send(activity_message(audit));
  }

  void send(std::string_view html) {
    const aha::json::value message{{"message", html}, {"message_format", "html"}};
    const auto post = [&] { aha::chat::post(*this, {"HipChat", advice}, notification_url(), message); };
    data()["api_host"].present() ? post() : aha::with_ending_in_mind(ended, post);
  }

  std::string notification_url() const {
    const View room = data()["room_name"];
    const View token = data()["auth_token"];
    if (!room.present() || !token.present())
      throw aha::ConfigurationError("Enter both the room name and the auth token of the HipChat room.");
    const std::string host = host_in(data()["api_host"].text());
    const std::string url = "https://" + (host.empty() ? std::string(cloud_host) : host) + "/v2/room/" +
                            aha::url::encode_illegal(room.text()) + "/notification";
    // Not with_query(): a room name with a "?" has begun the query.
    return url + "?auth_token=" + aha::url::encode(token.text());
  }
};

}  // namespace

AHA_SERVICE(HipChat)
