#include "settings.hpp"

#include <aha/errors.hpp>
#include <aha/url.hpp>

#include <algorithm>

namespace gitlab_issues {

using aha::View;

bool lack_paths(View repos) {
  return std::none_of(repos.begin(), repos.end(),
                      [](View repo) { return repo["path_with_namespace"].present(); });
}

std::string Settings::api_url() const {
  const std::string server = aha::url::base(data_["server_url"].text());
  if (server.empty()) return "https://gitlab.com/api/v4";
  // GitLab's page in place of its API.
  return server.find("/api/") == std::string::npos ? server + "/api/v4" : server;
}

std::string Settings::project() const {
  std::string project = aha::url::base(data_["project"].text());
  const std::size_t scheme = project.find("://");
  if (scheme == std::string::npos) return project;
  const std::size_t path = project.find('/', scheme + 3);
  return path == std::string::npos ? std::string() : project.substr(path + 1);
}

std::string Settings::project_id() const {
  const std::string chosen = project();
  if (!repos_.is_array() || chosen.empty())
    throw aha::ConfigurationError(
        "No project is chosen. Open the integration's settings, press Test connection, and choose the "
        "project "
        "that features are sent to.");
  for (const View repo : repos_)
    if (repo["path_with_namespace"] == chosen || repo["full_name"] == chosen) return repo["id"].text();
  // Integrations set up long ago have the name only, without the group. upstream: get_project
  for (const View repo : repos_)
    if (repo["path_with_namespace"].str().ends_with(chosen)) return repo["id"].text();
  throw aha::ConfigurationError("The project " + chosen +
                                " is not among those that were loaded. Press Test connection in the "
                                "integration's settings, and choose the project again.");
}

}  // namespace gitlab_issues
