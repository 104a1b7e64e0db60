#include "client.hpp"
#include "settings.hpp"
#include "sync.hpp"
#include "webhook.hpp"

#include <aha/sdk.hpp>

#include <string>

namespace trello {

using aha::View;

/// Sends features to a Trello board as cards with a checklist of their requirements, and follows the cards
/// from list to list.
class Trello final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<Trello>& d) {
    d.version(aha::sdk_version);
    d.title("Trello").caption("Send features to a Trello board");
    d.egress("api.trello.com").uses_aha_api().attachments();
    d.oauth_button()
        .request_token_url("https://trello.com/1/OAuthGetRequestToken")
        .access_token_url("https://trello.com/1/OAuthGetAccessToken")
        .authorize_url("https://trello.com/1/OAuthAuthorizeToken")
        .parameters({{"name", "Aha! Integration"}, {"scope", "read,write"}, {"expiration", "never"}});
    d.install_button();
    d.select("board", &Trello::boards);
    d.internal("feature_status_mapping");
    d.select("list_for_new_features", &Trello::lists);
    d.select("create_features_at", {{"Top", "top"}, {"Bottom", "bottom"}});
    d.description("Where in its list a new card goes.");

    d.on("installed", &Trello::installed).on("webhook", &Trello::webhook);
    d.on("create_feature", &Trello::send_feature).on("update_feature", &Trello::send_feature);
  }

 private:
  void installed() {
    const Settings settings(data());
    aha::json::array boards;
    for (const View board : Client(http(), settings, log()).boards())
      boards.push_back(board_with_lists(board));
    meta_data()["boards"] = std::move(boards);
  }

  void send_feature() {
    const View feature = subject("feature");
    const Settings settings(data());
    Client client(http(), settings, log());
    Sync(*this, client, settings).send(feature);
  }

  void webhook() {
    const Settings settings(data());
    if (is_authentic(*this, settings)) follow_webhook(*this, settings);
  }

  static aha::json::object board_with_lists(View board) {
    aha::json::array lists;
    for (const View list : board["lists"])
      if (!list["closed"].truthy())
        lists.push_back(aha::json::object{{"id", list["id"].json()}, {"name", list["name"].json()}});
    aha::json::object stored;
    stored["id"] = board["id"].json();
    stored["name"] = board["name"].json();
    stored["lists"] = std::move(lists);
    return stored;
  }

  aha::Options boards() const { return aha::Options::from(meta()["boards"], "name", "id").sort_by_label(); }

  /// The lists of the chosen board, in the order they have in Trello.
  aha::Options lists() const {
    for (const View board : meta()["boards"])
      if (board["id"] == data()["board"]) return aha::Options::from(board["lists"], "name", "id");
    return {};
  }
};

}  // namespace trello

using trello::Trello;
AHA_SERVICE(Trello)
