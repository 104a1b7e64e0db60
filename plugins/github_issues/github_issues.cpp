#include "client.hpp"
#include "settings.hpp"
#include "sync.hpp"
#include "webhook.hpp"

#include <aha/sdk.hpp>
#include <aha/webhook.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace github_issues {

using aha::View;

/// Sends features and requirements to GitHub as issues and releases as milestones, and follows the issues
/// back by webhook.
class GithubIssues final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<GithubIssues>& d) {
    d.version(aha::sdk_version);
    d.title("GitHub Issues").caption("Send features to GitHub as issues and keep both in step");
    d.egress("*").uses_aha_api();  // an Enterprise server may be anywhere
    d.string("username").password("password");
    d.string("server_url").label("Server URL");
    d.description(
        "Only for GitHub Enterprise Server: the address of its API, such as "
        "https://github.example.com/api/v3, "
        "without a slash at the end. Leave it empty for github.com.");
    d.install_button();
    d.select("repository", &GithubIssues::repositories);
    d.select("mapping", {{"Feature -> Issue, Requirement -> Issue", "issue-issue"},
                         {"Feature -> Issue, Requirement -> Checklist item", "issue-checklist"}});
    d.description("What features and requirements become in GitHub.");
    d.internal("status_mapping");
    d.boolean("add_status_labels").description("Show the status of a record as a label of its issue.");
    d.callback_url().description(
        "Add this address as a webhook of the repository, with content type JSON and the event Issues, so "
        "that "
        "changes in GitHub reach Aha!.");

    d.on("installed", &GithubIssues::installed);
    d.on("create_feature", &GithubIssues::create_feature).on("update_feature", &GithubIssues::update_feature);
    d.on("create_release", &GithubIssues::create_release).on("update_release", &GithubIssues::update_release);
    d.on("webhook", &GithubIssues::webhook);
  }

 private:
  /// What works on one event. Not members: an event's data is not there yet when the service is built.
  struct Parts {
    explicit Parts(const GithubIssues& service)
        : settings(service.data()),
          client(service.call(), service.http(), settings),
          sync(service, client, settings) {}

    const Settings settings;
    Client client;
    Sync sync;
  };

  void installed() {
    aha::json::array repositories = Parts(*this).client.repositories();
    meta_data()["repos"] = std::move(repositories);
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
    if (aha::is_authentic(*this, "X-Hub-Signature-256", "GitHub"))
      follow_webhook(*this, parts.client, parts.settings);
  }

  /// In the order of the repositories' names. What "installed" stores has none, and keeps GitHub's order.
  aha::Options repositories() const {
    const View stored = meta()["repos"];
    std::vector<View> repos(stored.begin(), stored.end());
    std::stable_sort(repos.begin(), repos.end(),
                     [](View a, View b) { return a["name"].str() < b["name"].str(); });
    aha::Options options;
    for (const View repository : repos) options.add(repository["full_name"], repository["full_name"]);
    return options;
  }
};

}  // namespace github_issues

using github_issues::GithubIssues;
AHA_SERVICE(GithubIssues)
