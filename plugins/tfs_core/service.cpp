#include "service.hpp"

#include "client.hpp"
#include "project_meta.hpp"
#include "settings.hpp"
#include "sync.hpp"
#include "webhook.hpp"

#include <aha/errors.hpp>

#include <string>
#include <utility>

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
  for (const View project : client.projects()) {
    object& one = projects[project["id"].text()].emplace_object();
    one["id"] = project["id"].json();
    one["name"] = project["name"].json();
  }
  if (projects.size() == Client::max_projects)
    log().warn("Only the first " + std::to_string(Client::max_projects) +
               " projects were read. Let the user see fewer, if yours is not among them.");
  Workflows workflows;
  for (auto& [id, project] : projects) {
    const View categories = client.categories(id);
    project.get_object()["workflow"] = workflows.add(categories, client.work_item_types(id));
  }
  for (auto& [id, project] : projects) project.get_object()["areas"] = area_paths(client.areas(id));

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
