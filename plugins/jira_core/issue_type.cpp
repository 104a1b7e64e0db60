#include "issue_type.hpp"

#include <aha/errors.hpp>

#include <algorithm>
#include <string>

namespace jira {

using aha::View;

namespace {
constexpr std::int64_t epic_level = 1;
}

bool IssueType::has_field(std::string_view field_id) const {
  return std::any_of(fields().begin(), fields().end(), [&](View field) { return field == field_id; });
}

bool IssueType::is_child_of(const IssueType& above) const {
  const auto level = hierarchy_level();
  const auto level_above = above.hierarchy_level();
  return !is_subtask() && level && level_above && *level + 1 == *level_above;
}

View IssueTypes::project() const {
  const View projects = meta_["projects"];
  const std::string key = settings_.project();
  const auto found =
      std::find_if(projects.begin(), projects.end(), [&](View project) { return project["key"] == key; });
  return found == projects.end() ? View() : *found;
}

View IssueTypes::all() const {
  return meta_["issue_type_sets"][project()["issue_types"].str()];
}

View IssueTypes::loaded() const {
  if (meta_["projects"].is_null())
    throw aha::RemoteError("This integration is not set up yet: press \"Test connection\" in its settings.");
  if (!project())
    throw aha::RemoteError("The project \"" + settings_.project() +
                           "\" is not among those that Jira listed. Press \"Test connection\" in the "
                           "integration's settings and choose the project again.");
  const View types = all();
  if (!types.is_array())
    throw aha::RemoteError(
        "The issue types of project \"" + settings_.project() +
        "\" are not known yet: press \"Load project data\" in the integration's settings.");
  return types;
}

IssueType IssueTypes::by_id(View id) const {
  const View types = loaded();
  const auto found = std::find_if(types.begin(), types.end(), [&](View type) { return type["id"] == id; });
  if (found != types.end()) return IssueType(*found);
  if (!id.present())
    throw aha::RemoteError("No issue type is chosen for features: choose one in the integration's settings.");
  throw aha::RemoteError(
      "Project \"" + settings_.project() + "\" has no issue type with the id " + id.text() +
      " any more. Press \"Load project data\" in the integration's settings and choose the "
      "issue types again.");
}

std::optional<IssueType> IssueTypes::for_epics() const {
  const View types = loaded();
  auto found =
      std::find_if(types.begin(), types.end(), [](View type) { return IssueType(type).has_epic_name(); });
  if (found == types.end())
    found = std::find_if(types.begin(), types.end(),
                         [](View type) { return IssueType(type).hierarchy_level() == epic_level; });
  if (found == types.end()) return std::nullopt;
  return IssueType(*found);
}

}  // namespace jira
