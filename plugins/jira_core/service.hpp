// What Jira and Jira Connect have in common: all but their names and how they prove who asks.
#pragma once

#include <aha/definition.hpp>
#include <aha/service.hpp>

#include <string_view>

namespace jira {

/// Sends features and requirements to Jira as issues, releases as versions, and comments.
class JiraService : public aha::Service {
 public:
  void installed();
  void configured();
  void create_feature();
  void update_feature();
  void create_requirement();
  void update_requirement();
  void create_release();
  void update_release();
  void create_comment();

  aha::Options projects() const;
  aha::Options issue_types() const;
};

/// The fields after those that say where Jira is, and the events. `T` derives from JiraService.
template <class T>
constexpr void define_common(aha::Definition<T>& d) {
  d.egress("*").uses_aha_api();  // a server may be anywhere
  d.install_button();
  d.select("project", &T::projects).configure_button("Load project data").configure_button_highlight_if(true);
  d.description(
      "The project that issues are made in. After choosing one, press \"Load project data\" to read its "
      "issue "
      "types, fields and statuses.");
  d.boolean("send_initiatives")
      .description("Make epics of initiatives, and put the issues of features into them.");
  d.select("feature_issue_type", &T::issue_types);
  d.description("What features become in Jira: with Jira Software, a Story fits best.");
  d.internal("feature_status_mapping").internal("field_mapping");
  d.select("requirement_issue_type", &T::issue_types);
  d.description("What requirements become in Jira: with Jira Software, a Sub-task fits best.");
  d.internal("requirement_field_mapping");
  d.boolean("dont_send_releases");
  d.description(
      "Make no versions of releases, and leave the fix version of issues alone. Mostly this stays off.");
  d.boolean("dont_auto_import");
  d.description("Do not import issues into Aha! that are related to one which is linked to a record.");
  d.boolean("only_auto_import_mapped_issue_types");
  d.description("Import issues into Aha! only if they are of a type chosen above.");
  d.boolean("send_tags");
  d.description(
      "Keep tags and labels alike. Switched on later, it may take away tags or labels that the other side "
      "does not "
      "have.");
  d.callback_url().description(
      "Add this address as a webhook in Jira, for all issue and worklog events, so that changes in Jira "
      "reach Aha!. "
      "One webhook serves all products.");

  d.on("installed", &T::installed).on("configured", &T::configured);
  d.on("create_feature", &T::create_feature).on("update_feature", &T::update_feature);
  d.on("create_requirement", &T::create_requirement).on("update_requirement", &T::update_requirement);
  d.on("create_release", &T::create_release).on("update_release", &T::update_release);
  d.on("create_comment", &T::create_comment);
}

}  // namespace jira
