#include "settings.hpp"

#include <aha/errors.hpp>

#include <algorithm>

namespace gitlab_issues {

using aha::View;

bool lack_paths(View repos) {
  return std::none_of(repos.begin(), repos.end(),
                      [](View repo) { return repo["path_with_namespace"].present(); });
}

std::string Settings::api_url() const {
  return data_["server_url"].present() ? data_["server_url"].text() : "https://gitlab.com/api/v4";
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
  return {};
}

}  // namespace gitlab_issues
