// GitHub's REST API, as far as this service needs it: one method an endpoint.
#pragma once

#include "labels.hpp"
#include "settings.hpp"

#include <aha/call.hpp>
#include <aha/http.hpp>
#include <aha/json.hpp>
#include <aha/view.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace github_issues {

/// Speaks for one event to one repository. Answers are valid until the call ends.      All: [call][suspends]
///
/// A method ends in the answer it is named for, or throws RemoteError, whose text says what was tried, what
/// GitHub said, and what a person can do. A find_ method gives null for what is not there. A
/// repository that was renamed is found under its new name, and the user is told.
class Client {
 public:
  /// http  sent with each request; the user and password of `settings` are added to it.
  Client(aha::Call& call, aha::http::Client http, const Settings& settings);

  /// GET /user/repos, all pages: of each repository, {"full_name"}. Warns of a token that ends soon.
  aha::json::array repositories();

  /// GET milestones/{number}. Null for any answer but 200, as upstream does: a search by title follows.
  aha::View find_milestone(aha::View number);
  /// GET milestones: among the open ones, the first page of them.
  aha::View find_open_milestone(aha::View title);
  /// The same among all milestones, closed ones too.
  aha::View find_any_milestone(aha::View title);
  /// POST milestones. Null if GitHub has one of that title already.
  aha::View create_milestone(const aha::json::object& milestone);
  /// PATCH milestones/{number}.
  aha::View update_milestone(aha::View number, const aha::json::object& changes);

  /// GET issues/{number}. Null for any answer but 200; throws if GitHub failed (5xx), since "it is not
  /// there" would make a second issue.
  aha::View find_issue(aha::View number);
  /// Among the issues created last, open or closed: the one whose body has `line` as a separate line.
  aha::View find_issue_with_line(std::string_view line);
  /// POST issues.
  aha::View create_issue(const aha::json::object& issue);
  /// PATCH issues/{number}.
  aha::View update_issue(aha::View number, const aha::json::object& changes);
  /// PATCH issues/{number} to the state "closed".
  void close_issue(aha::View number);
  /// PUT issues/{number}/labels: these labels and no others. Labels that GitHub refuses are reported as an error in the
  /// log, and lose nothing else.
  void set_labels(aha::View number, const Labels& labels);

  /// "owner/name"; the new name once a request has found that it was renamed.
  const std::string& repository();

 private:
  using Visit = std::function<bool(aha::View item)>;

  std::string in_repository(std::string_view path);
  /// One request below the repository's address. `path` such as "/issues/42"; any status is an answer.
  aha::http::Response ask(std::string_view method, std::string_view path, const aha::http::Body& body = {});
  /// Asks for the repository itself. True if it has another name by now, which is then used.
  bool was_renamed();
  /// GitHub says with each answer when the token ends, if it does.
  void warn_of_expiry(const aha::http::Response& response);
  /// The same item, until the call ends.
  aha::View kept(aha::View item);
  /// Shows `visit` the items of a list, page after page, until it returns true or `max_pages` were read. An
  /// item ends with its page: what is needed longer is kept().
  void each_item(const std::string& url, std::string_view action, int max_pages, const Visit& visit);

  aha::Call& call_;
  aha::http::Client http_;
  const Settings settings_;
  std::optional<std::string> repository_;
  bool rename_checked_ = false;
};

}  // namespace github_issues
