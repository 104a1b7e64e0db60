#include "service.hpp"

#include "metadata.hpp"
#include "sync.hpp"

#include <aha/errors.hpp>

#include <string>

namespace jira {
namespace {

using aha::View;

/// A client for what changes meta_data: it must not look into it for names.
Client client_for_setup(const aha::Service& service, const Settings& settings) {
  return {service.http(), settings, FieldNames{{}, settings.feature_field_mapping()},
          Retired(service.memory(), settings.server_url())};
}

aha::json::object loaded_message(const Settings& settings, View project) {
  aha::json::object attribute;
  attribute["project"] = project.json();
  attribute["message"] = "Loaded configuration for project " + settings.project();
  attribute["success"] = true;
  aha::json::object configuration;
  configuration["attribute_project"] = std::move(attribute);
  return configuration;
}

}  // namespace

void JiraService::installed() {
  const Settings settings(data());
  Client client = client_for_setup(*this, settings);
  load_server(client, meta_data());
}

void JiraService::configured() {
  if (payload()["field"] != "attribute_project") return;
  const Settings settings(data());
  Client client = client_for_setup(*this, settings);
  aha::json::object& meta = meta_data();
  load_server(client, meta);
  if (data()["project"].truthy()) load_project(*this, client, settings, meta);
  meta["configuration"] = loaded_message(settings, data()["project"]);
}

void JiraService::create_feature() {
  Context context(*this);
  Sync(context).send_feature(subject("feature"));
}

void JiraService::update_feature() {
  create_feature();
}

void JiraService::create_requirement() {
  Context context(*this);
  Sync(context).send_requirement(subject("requirement"));
}

void JiraService::update_requirement() {
  create_requirement();
}

void JiraService::create_release() {
  Context context(*this);
  Sync(context).attach_version(subject("release"));
}

void JiraService::update_release() {
  Context context(*this);
  Sync(context).update_version(subject("release"));
}

void JiraService::create_comment() {
  Context context(*this);
  Sync(context).send_comment(subject("comment"), payload()["commentable"]);
}

aha::Options JiraService::projects() const {
  return aha::Options::from(meta()["projects"], "name", "key");
}

/// All of them, subtasks too: upstream means to leave those out, looks at a member that is not there, and
/// integrations rely on choosing Sub-task for requirements.
aha::Options JiraService::issue_types() const {
  return aha::Options::from(IssueTypes(meta(), Settings(data())).all(), "name", "id");
}

}  // namespace jira
