#include "service.hpp"

#include "client.hpp"
#include "project_meta.hpp"
#include "settings.hpp"
#include "sync.hpp"
#include "webhook.hpp"

#include <aha/errors.hpp>

#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace tfs {
namespace {

using aha::View;
using aha::json::object;

}  // namespace

void AzureDevOps::installed() {
  const auto connection = connect();
  const Settings settings(data());
  Client client(*connection, settings);

  object projects;
  std::vector<std::string> ids;
  for (const View project : client.projects()) {
    const std::string id = project["id"].text();
    if (id.empty() || projects.contains(id)) continue;
    ids.push_back(id);
    projects[id] = object{{"id", project["id"].json()}, {"name", project["name"].json()}};
  }
  if (projects.size() == Client::max_projects)
    log().warn("Only the first " + std::to_string(Client::max_projects) +
               " projects were read. Let the user see fewer, if yours is not among them.");
  // So many projects at a time as go out together: their types take room.
  const auto each_group = [&](const auto& work) {
    for (std::size_t at = 0; at < ids.size(); at += requests_at_once)
      work(std::span(ids).subspan(at, std::min(requests_at_once, ids.size() - at)));
  };
  Workflows workflows;
  each_group([&](std::span<const std::string> group) {
    const auto categories = client.categories(group), types = client.work_item_types(group);
    for (std::size_t i = 0; i < group.size(); ++i)
      projects[group[i]].get_object()["workflow"] =
          workflows.add(View(categories[i])["value"], View(types[i])["value"]);
  });
  each_group([&](std::span<const std::string> group) {
    const auto areas = client.areas(group);
    for (std::size_t i = 0; i < group.size(); ++i)
      projects[group[i]].get_object()["areas"] = area_paths(View(areas[i]));
  });

  meta_data()["projects"] = std::move(projects);
  workflows.move_to(meta_data());
}

void AzureDevOps::create_feature() {
  const auto connection = connect();
  const Settings settings(data());
  Client client(*connection, settings);
  Sync(*this, settings, client).create_feature(subject("feature"));
}

void AzureDevOps::update_feature() {
  const auto connection = connect();
  const Settings settings(data());
  Client client(*connection, settings);
  Sync(*this, settings, client).update_feature(subject("feature"));
}

void AzureDevOps::webhook() {
  const auto connection = connect();
  const Settings settings(data());
  Client client(*connection, settings);
  follow_webhook(*this, client, settings);
}

aha::Options AzureDevOps::projects() const {
  aha::Options options;
  for (const auto& [id, project] : meta()["projects"].members()) options.add(project["name"], project["id"]);
  return options;
}

aha::Options AzureDevOps::areas() const {
  aha::Options options;
  for (const View area : meta()["projects"][data()["project"].text()]["areas"]) options.add(area, area);
  return options;
}

/// Requirements are offered the same types as features.
aha::Options AzureDevOps::work_item_types() const {
  aha::Options options;
  for (const auto& [name, type] : types_of_project(meta(), data()["project"].text()).members())
    options.add(name, name);
  return options;
}

}  // namespace tfs
