#include "client.hpp"
#include "settings.hpp"
#include "sync.hpp"
#include "webhook.hpp"

#include <aha/sdk.hpp>

#include <string>
#include <string_view>

namespace gitlab_issues {

using aha::View;

/// Sends features and requirements to GitLab as issues and releases as milestones, and follows the issues
/// back by webhook.
class GitlabIssues final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<GitlabIssues>& d) {
    d.version(aha::sdk_version);
    d.title("GitLab Issues").caption([](std::string_view workspace_type) -> std::string_view {
      if (workspace_type == "marketing_workspace") return "Send activities to GitLab as issues";
      return "Send features to GitLab as issues";
    });
    d.egress("*").uses_aha_api();  // the user's own server may be anywhere
    d.password("private_token");
    d.string("server_url").label("Server URL");
    d.description(
        "Only for a GitLab server of your own: the address of its API, such as "
        "https://gitlab.example.com/api/v4, without a slash at the end; before GitLab 9 it ends in /v3. "
        "Leave "
        "it empty for gitlab.com.");
    d.install_button();
    d.select("project", &GitlabIssues::projects);
    d.select("mapping", {{"Feature -> Issue, Requirement -> Issue", "issue-issue"},
                         {"Feature -> Issue, Requirement -> Checklist item", "issue-checklist"}});
    d.description("What features and requirements become in GitLab.");
    d.string("due_date_phase")
        .description(
            "The release phase whose end is the due date of the milestone. If this is empty, or a release "
            "has no such phase, it is the date of the release.");
    d.internal("status_mapping");
    d.boolean("add_status_labels").description("Show the status of a record as a label of its issue.");
    d.callback_url().description(
        "Add this address as a webhook of the project, with the trigger Issues events, so that changes in "
        "GitLab "
        "reach Aha!.");

    d.on("installed", &GitlabIssues::installed).on("webhook", &GitlabIssues::webhook);
    d.on("create_feature", &GitlabIssues::create_feature).on("update_feature", &GitlabIssues::update_feature);
    d.on("create_release", &GitlabIssues::create_release).on("update_release", &GitlabIssues::update_release);
  }

 private:
  /// What works on one event. Not members: an event's data is not there yet when the service is built.
  struct Parts {
    explicit Parts(const GitlabIssues& service)
        : settings(service.data(), service.meta()),
          client(service.call(), service.http(), settings),
          sync(service, client, settings) {}

    const Settings settings;
    Client client;
    Sync sync;
  };

  void installed() {
    aha::json::array repos = Parts(*this).client.projects();
    meta_data()["repos"] = std::move(repos);
  }

  void create_feature() {
    const View feature = subject("feature");
    Parts parts(*this);
    parts.sync.attach_feature(feature, parts.sync.attach_milestone(feature["release"]));
  }

  void update_feature() {
    const View feature = subject("feature");
    Parts parts(*this);
    parts.sync.update_feature(feature, parts.sync.attach_milestone(feature["release"]));
  }

  void create_release() { Parts(*this).sync.attach_milestone(subject("release")); }
  void update_release() { Parts(*this).sync.update_milestone(subject("release")); }

  void webhook() {
    Parts parts(*this);
    if (is_authentic(*this, parts.settings)) follow_webhook(*this, parts.client, parts.settings);
  }

  /// In the order of their paths; those stored long ago go by their names.
  aha::Options projects() const {
    const View repos = meta()["repos"];
    const std::string_view name = lack_paths(repos) ? "full_name" : "path_with_namespace";
    return aha::Options::from(repos, name, name).sort_by_label();
  }
};

}  // namespace gitlab_issues

using gitlab_issues::GitlabIssues;
AHA_SERVICE(GitlabIssues)
