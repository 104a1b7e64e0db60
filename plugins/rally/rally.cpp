#include "artifacts.hpp"
#include "metadata.hpp"
#include "releases.hpp"
#include "webhook.hpp"
#include "webhook_subscriptions.hpp"

#include <aha/sdk.hpp>

#include <string>
#include <utility>
#include <vector>

namespace rally {

using aha::View;

/// Sends releases, features and requirements to Rally, and follows the items back by webhook.
class Rally final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<Rally>& d) {
    d.version(aha::sdk_version);
    d.title("Rally").caption([](std::string_view workspace_type) -> std::string_view {
      return workspace_type == "marketing_workspace" ? "Send schedules, activities and requirements to Rally"
                                                     : "Send releases, features and requirements to Rally";
    });
    d.egress("*.rallydev.com").uses_aha_api().attachments();
    d.string("user_name")
        .description("The name of the Rally user. Leave it empty to use an API key as the password.");
    d.password("user_password");
    d.install_button();
    d.select("workspace", &Rally::workspaces);
    d.description(
        "The Rally workspace that the project belongs to. Press Test connection after changing it.");
    d.select("project", &Rally::projects);
    d.description("The Rally project that this workspace is sent to. Test connection reads the list again.");
    d.select("feature_and_requirement_type", &Rally::mappings);
    d.description("What features and requirements become in Rally: portfolio items or user stories.");
    d.internal("feature_status_mapping").internal("feature_default_fields");
    d.internal("requirement_status_mapping").internal("requirement_default_fields");
    d.boolean("send_tags")
        .description(
            "Keep the tags of both sides the same. Switched on for items that exist already, it can remove "
            "tags that only one "
            "side has.");
    d.boolean("dont_send_releases")
        .description(
            "Neither make releases in Rally nor set the release of items. Most users leave this off.");
    d.callback_url().description(
        "Where Rally reports changes to. The webhooks of the chosen project and those below it are made for "
        "you.");

    d.on("installed", &Rally::installed).on("updated", &Rally::updated).on("destroyed", &Rally::destroyed);
    d.on("create_release", &Rally::create_release).on("update_release", &Rally::update_release);
    d.on("create_feature", &Rally::create_feature).on("update_feature", &Rally::update_feature);
    d.on("webhook", &Rally::webhook);
  }

 private:
  void installed() {
    for (auto& [name, value] : load_metadata(*this)) meta_data()[name] = std::move(value);
  }
  void updated() {
    if (meta()["install_successful"]) WebhookSubscriptions(*this).renew();
  }
  void destroyed() {
    if (meta()["install_successful"]) WebhookSubscriptions(*this).remove();
  }
  void create_release() {
    if (sends_releases()) Releases(*this).create(subject("release"));
  }
  void update_release() {
    if (sends_releases()) Releases(*this).update(subject("release"));
  }
  void create_feature() { Artifacts(*this).create_feature(subject("feature")); }
  void update_feature() { Artifacts(*this).update_feature(subject("feature")); }
  void webhook() { follow_webhook(*this); }

  bool sends_releases() const { return data()["dont_send_releases"] != "1"; }

  aha::Options workspaces() const { return aha::Options::from(meta()["workspaces"], "Name", "ObjectID"); }
  aha::Options projects() const { return aha::Options::from(meta()["projects"], "Name", "ObjectID"); }

  /// Each kind of item below the next: stories below stories, stories below the lowest kind of portfolio item, and so
  /// on.
  aha::Options mappings() const {
    struct Kind {
      std::string name, element;
    };
    if (meta()["type_definitions"].is_null()) return {};
    std::vector<Kind> kinds(2, {"User Story", "UserStory"});
    for (const View type : meta()["type_definitions"])
      kinds.push_back({type["Name"].text(), type["ElementName"].text()});
    aha::Options options;
    for (std::size_t i = 1; i < kinds.size(); ++i)
      options.add("Feature -> " + kinds[i].name + ", Requirement -> " + kinds[i - 1].name,
                  kinds[i].element + "::" + kinds[i - 1].element);
    return options;
  }
};

}  // namespace rally

using rally::Rally;
AHA_SERVICE(Rally)
