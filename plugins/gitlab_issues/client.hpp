// GitLab's REST API, as far as this service needs it: one method an endpoint.
#pragma once

#include "settings.hpp"

#include <aha/call.hpp>
#include <aha/http.hpp>
#include <aha/json.hpp>
#include <aha/view.hpp>
#include <issues_core/labels.hpp>

#include <string>
#include <string_view>

namespace gitlab_issues {

/// Speaks for one event to one project. Answers are valid until the call ends. A method ends in the answer it
/// is named for, or throws RemoteError, whose text says what was tried, what GitLab said, and what a person
/// can do. A find_ method gives null only if GitLab says that it is not there (404, 410): after anything else, "it is
/// not there" would make a second one.                                         All: [call][suspends]
class Client {
 public:
  /// http  sent with each request; the token of `settings` is added to it.
  Client(aha::Call& call, aha::http::Client http, const Settings& settings);

  /// GET projects, all pages: of each the members that this service remembers. The answers are not kept, so
  /// that ten thousand projects fit.
  aha::json::array projects();

  /// GET milestones/{id}.
  aha::View find_milestone(aha::View id);
  /// GET milestones: among the first page of them.
  aha::View find_listed_milestone(aha::View title);
  /// GET milestones of this title, which GitLab looks for.
  aha::View find_any_milestone(aha::View title);
  /// POST milestones. Null if GitLab has one of that title already.
  aha::View create_milestone(const aha::json::object& milestone);
  /// PUT milestones/{id}.
  aha::View update_milestone(aha::View id, aha::json::object changes);

  /// GET issues/{key}.
  aha::View find_issue(aha::View key);
  /// Among the issues created last: the one whose description has `line` as a separate line.
  aha::View find_issue_with_line(std::string_view line);
  /// POST issues.
  aha::View create_issue(const aha::json::object& issue);
  /// PUT issues/{key}.
  aha::View update_issue(aha::View key, const aha::json::object& changes);
  /// PUT issues/{key}: these labels and no others. Labels that GitLab refuses are reported as an error in the log, and
  /// lose nothing else.
  void set_labels(aha::View key, const issues::Labels& labels);

 private:
  std::string in_project(std::string_view path) const;
  aha::View found_or_null(const aha::http::Response& response, const std::string& action);
  aha::View result_or_throw(const aha::http::Response& response, int success, const std::string& action);

  aha::Call& call_;
  aha::http::Client http_;
  const Settings settings_;
};

}  // namespace gitlab_issues
