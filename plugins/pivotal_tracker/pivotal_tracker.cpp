#include "client.hpp"
#include "settings.hpp"
#include "sync.hpp"
#include "webhook.hpp"

#include <aha/sdk.hpp>

#include <string_view>

namespace pivotal_tracker {

using aha::View;

/// Sends features and requirements to Pivotal Tracker as stories, epics and tasks, and follows them back by
/// webhook.
class PivotalTracker final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<PivotalTracker>& d) {
    d.version(aha::sdk_version);
    d.title("Pivotal Tracker").caption([](std::string_view workspace_type) -> std::string_view {
      if (workspace_type == "marketing_workspace") return "Send activities to the boards of Pivotal Tracker";
      return "Send features to the boards of Pivotal Tracker";
    });
    d.egress("*").uses_aha_api();  // a compatible server may be anywhere
    d.string("api_host")
        .description(
            "The host of a server that speaks Pivotal Tracker's API, such as tracker.example.com. Pivotal "
            "Tracker's "
            "own, which an empty field means, ended in 2025.");
    d.string("api_token").description("The API token, from the profile page of a member of the project.");
    d.install_button();
    d.select("project", &PivotalTracker::projects).description("The project that features are sent to.");
    d.select("integration", &PivotalTracker::integrations);
    d.description("The integration that you made in the project for Aha!.");
    d.select("mapping", {{"Feature -> Story, Requirement -> Story", "story-story"},
                         {"Feature -> Epic, Requirement -> Story", "epic-story"},
                         {"Feature -> Story, Requirement -> Task", "story-task"}});
    d.description("What features and requirements become in the project.");
    d.internal("feature_status_mapping").internal("feature_kind_mapping");
    d.callback_url().description(
        "Add this address to the project as an activity webhook of version v5, so that changes in Tracker "
        "reach "
        "Aha!.");

    d.on("installed", &PivotalTracker::installed).on("webhook", &PivotalTracker::webhook);
    d.on("create_feature", &PivotalTracker::create_feature);
    d.on("update_feature", &PivotalTracker::update_feature);
  }

 private:
  void installed() {
    const Settings settings(data());
    Client client(http(), settings, log());
    aha::json::array projects;
    for (const View project : client.projects()) {
      if (!project["id"].present()) continue;
      aha::json::object stored = project.json().as_object();
      stored["integrations"] = client.integrations(project["id"]).json();
      projects.push_back(std::move(stored));
    }
    meta_data()["projects"] = std::move(projects);
  }

  void create_feature() { sync(&Sync::create_feature); }
  void update_feature() { sync(&Sync::update_feature); }
  void webhook() { follow_webhook(*this, Settings(data())); }

  void sync(void (Sync::*send)(View)) {
    const View feature = subject("feature");
    const Settings settings(data());
    Client client(http(), settings, log());
    (Sync(*this, client, settings).*send)(feature);
  }

  aha::Options projects() const { return aha::Options::from(meta()["projects"], "name", "id"); }

  aha::Options integrations() const {
    for (const View project : meta()["projects"])
      if (project["id"] == data()["project"])
        return aha::Options::from(project["integrations"], "name", "id");
    return {};
  }
};

}  // namespace pivotal_tracker

using pivotal_tracker::PivotalTracker;
AHA_SERVICE(PivotalTracker)
