#include "client.hpp"
#include "sync.hpp"

#include <aha/sdk.hpp>

namespace redmine {

using aha::View;

/// Sends features and requirements to Redmine as issues and releases as versions.
class Redmine final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<Redmine>& d) {
    d.version(aha::sdk_version);
    d.title("Redmine").caption([](std::string_view workspace_type) -> std::string_view {
      return workspace_type == "marketing_workspace" ? "Send activities to Redmine as issues"
                                                     : "Send features to Redmine as issues";
    });
    d.egress("*").uses_aha_api();  // each user's own server
    d.string("redmine_url").description("The address of Redmine's start page.");
    d.string("api_key").description(
        "The API access key from the \"My account\" page of the user who makes the issues.");
    d.install_button();
    d.select("project", &Redmine::projects)
        .description("The Redmine project that this workspace is sent to.");
    d.select("tracker", &Redmine::trackers).description("The tracker of new issues.");
    d.select("issue_priority", &Redmine::priorities).description("The priority of new issues.");
    d.select("text_formatting", {{"Textile", "textile"}, {"CommonMark Markdown", "common_mark"}})
        .description(
            "How Redmine formats texts: see Administration, Settings, General, Text formatting. Empty means "
            "Textile.");

    d.on("installed", &Redmine::installed);
    d.on("create_release", &Redmine::create_release).on("update_release", &Redmine::update_release);
    d.on("create_feature", &Redmine::create_feature).on("update_feature", &Redmine::update_feature);
  }

 private:
  void installed() {
    Client client(http(), data());
    load_choices(client);
  }

  void create_release() {
    Client client(http(), data());
    Sync(*this, client).create_version(subject("release"));
  }
  void update_release() {
    Client client = prepared_client();
    Sync(*this, client).update_version(subject("release"));
  }
  void create_feature() {
    Client client = prepared_client();
    Sync(*this, client).create_feature(subject("feature"));
  }
  void update_feature() {
    Client client = prepared_client();
    Sync(*this, client).update_feature(subject("feature"));
  }

  aha::Options projects() const { return aha::Options::from(meta()["projects"], "name", "id"); }
  aha::Options trackers() const { return aha::Options::from(meta()["trackers"], "name", "id"); }
  aha::Options priorities() const { return aha::Options::from(meta()["issue_priorities"], "name", "id"); }

  /// A client for an integration that knows its projects. upstream: check_projects
  Client prepared_client() {
    Client client(http(), data());
    if (meta()["projects"].empty()) load_choices(client);
    return client;
  }

  void load_choices(Client& client) {
    aha::json::array projects;
    for (const View project : client.projects()) projects.push_back(choice(project));
    meta_data()["projects"] = std::move(projects);
    meta_data()["trackers"] = choices(client.trackers(), "trackers");
    meta_data()["issue_priorities"] = choices(client.issue_priorities(), "priorities");
  }

  aha::json::array choices(View list, std::string_view what) const {
    if (!list.is_array()) log().warn("Redmine's answer lists no " + std::string(what) + ".");
    aha::json::array all;
    for (const View one : list) all.push_back(choice(one));
    return all;
  }

  static aha::json::object choice(View one) {
    return {{"name", one["name"].json()}, {"id", one["id"].json()}};
  }
};

}  // namespace redmine

using redmine::Redmine;
AHA_SERVICE(Redmine)
