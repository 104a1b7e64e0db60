// Jira's REST API, as far as this service needs it: one method an endpoint.
#pragma once

#include "connection.hpp"
#include "refusal.hpp"
#include "retired.hpp"
#include "settings.hpp"

#include <aha/http.hpp>
#include <aha/json.hpp>
#include <aha/view.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace jira {

/// The statuses of a project's issue types, and how Jira came to give them.
struct ProjectStatuses {
  enum class Kind {
    by_issue_type,  // [{"id", "statuses": [{"id", "name"}]}]
    unknown_route,  // Jira 5 has none: the statuses of the whole server count
    not_given,      // 400, of a project broken in Jira, or 500
  };
  Kind kind;
  aha::View types;  // for by_issue_type
};

/// Which part of an issue type's fields is asked for.
struct FieldPage {
  std::string issue_type;  // its id
  std::int64_t start_at;
};

/// Speaks for one event to one Jira. Views are valid until the call ends; what may be large is given as a value of
/// the caller's own.                                                                       All: [call][suspends]
///
/// A method ends in the answer it is named for, or throws Refused, or RemoteError if Jira's name does not
/// resolve (upstream: catch_common_errors), or as http::Client does. A find_ method gives null for what is not
/// there. If an endpoint has been retired, the old one is asked first, and its successor if the old one
/// definitely says that it is gone, now or before.
class Client {
 public:
  /// http     sent with each request; the proof of who asks is added to it.
  /// names    for the texts of refusals.
  /// retired  knows which endpoints need not be asked any more.
  Client(aha::http::Client http, const Settings& settings, const FieldNames& names, Retired retired);

  // ---- what a Jira offers

  /// GET field: all fields, the custom ones too.
  aha::View fields();
  /// POST field. Returns the id of the new field.
  aha::View create_field(const aha::json::object& field);
  /// POST screens/addToDefault/{id}. Whatever Jira says: it may answer no JSON, and the field is there anyway.
  void add_field_to_default_screen(std::string_view field_id);
  /// GET project/search: the pages that begin at these places, in their order, several asked for together. None
  /// if Jira is too old for it.
  std::vector<aha::json::value> find_project_pages(const std::vector<std::int64_t>& starts);
  /// GET project: all at once, by an old Jira.
  aha::View projects();
  /// GET resolution.
  aha::View resolutions();
  /// GET serverInfo: {"baseUrl", ..}.
  aha::View server_info();

  // ---- one project

  /// GET issue/createmeta: {"projects": [{"issuetypes": [{"fields": {..}}]}]}. Null if it was retired. Throws
  /// AnswerTooLarge for a project of hundreds of types, each with hundreds of fields.
  aha::json::value find_create_meta(std::string_view project_id);
  /// GET issue/createmeta/{project}/issuetypes: one page of "issueTypes" (Cloud) or "values". The successor of
  /// createmeta, in two parts.
  aha::View issue_type_page(std::string_view project, std::int64_t start_at);
  /// GET issue/createmeta/{project}/issuetypes/{type}: of each type, one page of its "fields" (Cloud) or "values",
  /// several asked for together.
  std::vector<aha::json::value> issue_type_field_pages(std::string_view project,
                                                       const std::vector<FieldPage>& pages);
  /// GET project/{key}/statuses.
  ProjectStatuses project_statuses(std::string_view project);
  /// GET status: of the whole server.
  aha::View statuses();

  /// GET version/{id}. Null if Jira says that it is not there. Any other failure ends the event: a second version must
  /// not be made because Jira cannot tell for the moment.
  aha::View find_version(std::string_view id);
  /// GET project/{key}/versions: all versions of the settings' project.
  aha::View versions();
  /// POST version, in the settings' project.
  aha::View create_version(aha::json::object version);
  /// PUT version/{id}.
  aha::View update_version(std::string_view id, aha::json::object changes);

  /// GET user/picker: the users that match, best first by Jira's reckoning. Null if there is no such route.
  aha::View find_users(std::string_view query);

  // ---- issues

  /// GET issue/{id}. Null if Jira says that it is not there.
  aha::View find_issue(std::string_view id);
  /// GET search, or its successor search/jql: the first hundred that match, with these fields (comma-separated).
  aha::View search(std::string_view jql, std::string_view fields);
  /// POST issue, in the settings' project. {"id", "key"}.
  aha::View create_issue(const aha::json::object& issue);
  /// PUT issue/{id}.
  void update_issue(std::string_view id, const aha::json::object& changes);
  /// POST issueLink.
  void create_issue_link(const aha::json::object& link);
  /// PUT rank, of the issue before or after another.
  void rank_issue(const aha::json::object& ranking);
  /// PUT issue/{id}: names its epic as its parent; null takes the parent away.
  void set_parent(aha::View issue_id, aha::View epic_key);
  /// GET issue/{id}, links only: a list of {"inwardIssue" or "outwardIssue": {"id"}}.
  aha::View issue_links(aha::View issue_id);
  /// Moves an issue to an epic: by Jira Software's board, of a Connect add-on by its agile API, and by the
  /// issue's parent if neither is there or takes it. Atlassian's gateway has the last alone.
  void add_to_epic(aha::View issue_id, aha::View epic_key);
  /// Takes an issue out of its epic; the same ways.
  void remove_from_epic(aha::View issue_id);

  /// GET issue/{id}/comment: the newest.
  aha::View newest_comments(std::string_view issue_id);
  /// POST issue/{id}/comment.
  aha::View create_comment(std::string_view issue_id, const aha::json::object& comment);
  /// GET issue/{id}, attachments only: a list.
  aha::View attachments(std::string_view issue_id);
  /// POST issue/{id}/attachments.
  void upload_attachment(std::string_view issue_id, const aha::http::Body& file);

 private:
  /// Any status is an answer.
  aha::http::Response put_parent(aha::View issue_id, aha::View epic_key);

  const Settings settings_;
  const Retired retired_;
  Connection jira_;
};

}  // namespace jira
