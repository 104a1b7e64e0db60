// Pivotal Tracker's REST API v5, as far as this service needs it: one method an endpoint.
#pragma once

#include "settings.hpp"

#include <aha/http.hpp>
#include <aha/json.hpp>
#include <aha/log.hpp>
#include <aha/view.hpp>

#include <string>
#include <string_view>

namespace pivotal_tracker {

/// "stories" or "epics": both have comments.
enum class Kind { story, epic };

/// Speaks for one event to one project. Answers are valid until the call ends. A method ends in the answer it
/// is named for, or throws RemoteError, whose text says what was tried, what Tracker said, and what a person
/// can do; ConfigurationError if the server cannot be reached or no token is set.
/// All: [call][suspends]
class Client {
 public:
  Client(aha::http::Client http, const Settings& settings, aha::Log log);

  /// GET projects.
  aha::View projects();
  /// GET projects/{id}/integrations.
  aha::View integrations(aha::View project_id);

  /// POST and PUT of stories and epics.
  aha::View create(Kind kind, const aha::json::object& attributes);
  aha::View update(Kind kind, aha::View id, const aha::json::object& changes);
  /// GET stories/{id}; null for any answer but 200.
  aha::View find_story(aha::View id);
  /// POST and PUT stories/{id}/tasks.
  aha::View create_task(aha::View story_id, const aha::json::object& task);
  void update_task(aha::View story_id, aha::View id, const aha::json::object& changes);

  /// GET {stories,epics}/{id}/comments, of each its files only.
  aha::View comments(Kind kind, aha::View id);
  /// POST {stories,epics}/{id}/comments with uploads.
  void comment_with_files(Kind kind, aha::View id, const aha::json::array& uploads);
  /// POST uploads with the file, which is fetched from Aha! first. Throws if it cannot be fetched, or Tracker does not take
  /// it.
  aha::json::value upload(aha::View attachment);

  // What an earlier attempt may have left. Null if the server does not know the request.
  /// GET stories with this external id, accepted ones too.
  aha::View stories_of(std::string_view external_id);
  /// GET epics.
  aha::View epics();
  /// GET stories/{id}/tasks.
  aha::View tasks(aha::View story_id);

 private:
  /// One request below the API's address; any status is an answer.
  aha::http::Response ask(std::string_view method, const std::string& path, const aha::http::Body& body = {});
  std::string in_project(std::string_view path) const;
  aha::View result_or_throw(const aha::http::Response& response, const std::string& action);
  aha::View list_or_null(const std::string& path, const std::string& action);

  aha::http::Client plain_;  // without the token, for the attachments' addresses
  aha::http::Client http_;
  const Settings settings_;
  aha::Log log_;
};

}  // namespace pivotal_tracker
