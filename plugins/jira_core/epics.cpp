#include "epics.hpp"

#include "attachments.hpp"
#include "issue_links.hpp"

#include <aha/errors.hpp>
#include <aha/step.hpp>

namespace jira {

using aha::View;
using aha::json::value;

std::optional<EpicReference> Epics::epic_of(View initiative, const IssueType& type, const IssueLink& parent) {
  if (context_.settings.sends_initiatives() && initiative.truthy()) {
    if (const auto way = way_for(type)) return EpicReference{key_for(initiative), way == Way::parent};
    context_.service.log().warn(
        "Initiative '" + initiative["name"].text() + "' was not sent: an issue of the type \"" + type.name() +
        "\" cannot be in an epic of this project, as far as is known. Press \"Load project data\" in the "
        "integration's settings; an old Jira needs the field Epic Link on the type's screens.");
  }
  if (is_in_feature(type, parent))
    return EpicReference{parent.key.json(), type.is_child_of(context_.issue_types.for_features())};
  return std::nullopt;
}

bool Epics::is_in_feature(const IssueType& type, const IssueLink& parent) const {
  if (!parent || type.is_subtask() || !(type.has_epic_link() || type.hierarchy_level())) return false;
  const IssueType features = context_.issue_types.for_features();
  return type.is_child_of(features) || (type.has_epic_link() && features.has_epic_name());
}

std::optional<Epics::Way> Epics::way_for(const IssueType& type) const {
  const auto epic_type = context_.issue_types.for_epics();
  if (epic_type && type.is_child_of(*epic_type)) return Way::parent;
  if (type.has_epic_link()) return Way::epic_link;
  return std::nullopt;
}

void Epics::update(View issue_id, bool is_feature, View initiative, const IssueType& type,
                   const std::optional<EpicReference>& epic) {
  if (epic && !epic->key.is_null()) {
    const View key(epic->key);
    return epic->is_parent ? context_.client.set_parent(issue_id, key)
                           : context_.client.add_to_epic(issue_id, key);
  }
  if (!is_feature || !context_.settings.sends_initiatives() || initiative.truthy()) return;
  if (const auto way = way_for(type)) remove(issue_id, *way);
}

value Epics::key_for(View initiative) {
  if (const View linked = context_.service.integration_field(initiative["integration_fields"], "key"))
    return linked.json();
  const std::string id = initiative["id"].text();
  if (const auto known = created_.find(id); known != created_.end()) return known->second;
  const auto type = context_.issue_types.for_epics();
  if (!type) {
    context_.service.log().warn("Initiative '" + initiative["name"].text() +
                                "' was not sent: the project has no issue type for epics.");
    return {};
  }
  try {
    return created_[id] = create(initiative, *type);
  } catch (const Refused& refused) {
    if (!refused.is_about_request()) throw;
    context_.service.log().warn("Initiative '" + initiative["name"].text() +
                                "' was not sent: " + refused.what());
    return created_[id] = nullptr;
  }
}

value Epics::create(View initiative, const IssueType& type) {
  const View issue = writer_.create(new_epic(initiative, type, context_.meta), initiative, type);
  const IssueLink link{issue["id"], issue["key"]};
  remember(initiative, link);
  context_.service.log().info("Created epic " + link.key.text() + " for initiative " +
                              initiative["name"].text() + ".");
  attach_files(initiative, link);
  return link.key.json();
}

void Epics::attach_files(View initiative, const IssueLink& epic) {
  Attachments attachments(context_);
  aha::in_step("Epic " + epic.key.text() + " is in Jira, but not all of its attachments", [&] {
    if (writer_.found_earlier())
      attachments.upload_missing(initiative, epic.id);
    else
      attachments.upload(initiative["description"]["attachments"], {}, epic.id);
  });
}

void Epics::remember(View initiative, const IssueLink& epic) {
  try {
    remember_issue(context_, "initiatives", initiative, epic);
  } catch (const aha::Error& error) {
    if (error.class_name() != "AhaApi::BadRequest") throw;
    // upstream: the integration cannot store fields on what belongs to another product
    context_.service.log().warn("Initiative '" + initiative["name"].text() +
                                "' belongs to a product without this integration (" + error.what() +
                                "). Add the Jira integration to that product, too.");
  }
}

void Epics::remove(View issue_id, Way way) {
  const auto leave = [&] {
    const View fields = context_.client.find_issue(issue_id.text())["fields"];
    if (way == Way::parent && fields["parent"].truthy())
      context_.client.set_parent(issue_id, {});
    else if (way == Way::epic_link && fields[context_.meta["epic_link_field"].text()].truthy())
      context_.client.remove_from_epic(issue_id);
  };
  aha::tolerate(leave, [&](const aha::Error& error) {
    context_.service.log().info(std::string("The issue stays in its epic: ") + error.what());
  });
}

}  // namespace jira
