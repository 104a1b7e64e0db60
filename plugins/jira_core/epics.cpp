#include "epics.hpp"

#include "attachments.hpp"
#include "issue_links.hpp"

#include <aha/errors.hpp>
#include <aha/step.hpp>

namespace jira {

using aha::View;
using aha::json::value;

std::optional<value> Epics::epic_of(View initiative, const IssueType& type, const IssueLink& parent) {
  if (!type.has_epic_link()) return std::nullopt;
  if (context_.settings.sends_initiatives() && initiative.truthy()) return key_for(initiative).json();
  if (parent && context_.issue_types.for_features().has_epic_name()) return parent.key.json();
  return std::nullopt;
}

void Epics::update(View issue_id, View initiative, const IssueType& type, const IssueLink& parent) {
  const auto epic = epic_of(initiative, type, parent);
  if (epic && View(*epic).truthy())
    context_.client.add_to_epic(issue_id, View(*epic));
  else if (context_.settings.sends_initiatives() && !initiative.truthy() && type.has_epic_link())
    remove(issue_id);
}

View Epics::key_for(View initiative) {
  if (const View linked = context_.service.integration_field(initiative["integration_fields"], "key"))
    return linked;
  if (const auto known = created_.find(initiative["id"].text()); known != created_.end())
    return known->second;
  const auto type = context_.issue_types.for_epics();
  if (!type) return {};
  return created_[initiative["id"].text()] = create(initiative, *type);
}

View Epics::create(View initiative, const IssueType& type) {
  const View issue = writer_.create(new_epic(initiative, type, context_.meta), initiative, type);
  const IssueLink link{issue["id"], issue["key"]};
  run_both([&] { attach_files(initiative, link); }, [&] { remember(initiative, link); });
  context_.service.log().info("Created epic " + link.key.text() + " for initiative " +
                              initiative["name"].text() + ".");
  return link.key;
}

void Epics::attach_files(View initiative, const IssueLink& epic) {
  Attachments attachments(context_);
  aha::in_step("Epic " + epic.key.text() + " is in Jira, but not all of its attachments", [&] {
    if (writer_.found_earlier())
      attachments.upload_missing(initiative, epic.id);
    else
      attachments.upload(initiative["description"]["attachments"], epic.id);
  });
}

void Epics::remember(View initiative, const IssueLink& epic) {
  try {
    remember_issue(context_, "initiatives", initiative, epic);
  } catch (const aha::Error& error) {
    if (error.class_name() != "AhaApi::BadRequest") throw;
    // upstream: the integration cannot store fields on what belongs to another product
    throw aha::RemoteError("Initiative '" + initiative["name"].text() +
                           "' belongs to a product without this integration (" + error.what() +
                           "). Add the Jira integration to that product, too.");
  }
}

void Epics::remove(View issue_id) {
  try {
    const View issue = context_.client.find_issue(issue_id.text());
    const View epic = issue["fields"][context_.meta["epic_link_field"].text()];
    if (epic.truthy()) context_.client.remove_from_epic(issue_id);
  } catch (const aha::Error& error) {
    if (error.kind() == aha::FailureKind::timeout) throw;
    context_.service.log().info(std::string("The issue stays in its epic: ") + error.what());
  }
}

}  // namespace jira
