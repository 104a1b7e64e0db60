// Redmine's REST API, one function an endpoint.
#pragma once

#include "remote_fields.hpp"

#include <aha/errors.hpp>
#include <aha/http.hpp>
#include <aha/json.hpp>
#include <aha/view.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace redmine {

/// Redmine did not do what was asked.
class Refusal : public aha::RemoteError {
 public:
  Refusal(int status, const std::string& message, std::chrono::milliseconds retry_after)
      : RemoteError(message, retry_after), status_(status) {}
  int status() const { return status_; }

 private:
  int status_;
};

/// Speaks to one server as the user whose key it has. All: [call][suspends]; throw Refusal if Redmine
/// does not do what was asked, with its own words. Results are valid until the call ends.
/// source: redmine.org, "Redmine API"
class Client {
 public:
  /// data  the integration's settings; must outlive this.
  Client(aha::http::Client http, aha::View data);

  /// The server's address: the user's, without what follows its start page. Throws ConfigurationError.
  std::string server() const;

  /// GET /projects.json, all pages.
  std::vector<aha::View> projects();
  /// GET /trackers.json
  aha::View trackers();
  /// GET /enumerations/issue_priorities.json
  aha::View issue_priorities();

  /// POST /projects/{project}/versions.json -> the version.
  aha::View create_version(const aha::json::object& version);
  /// PUT /versions/{id}.json
  void update_version(aha::View id, const aha::json::object& version);
  /// GET /projects/{project}/versions.json
  aha::View versions();

  /// POST /issues.json -> the issue.
  aha::View create_issue(const aha::json::object& issue);
  /// PUT /issues/{id}.json
  void update_issue(aha::View id, const aha::json::object& issue);
  /// GET /issues/{id}.json?include=attachments -> the names of its attachments.
  std::vector<std::string> attachment_names(aha::View id);
  /// GET /issues.json: the project's newest hundred, whatever their state.
  aha::View newest_issues();

  /// GET the attachment from Aha!, POST /uploads.json -> the token to attach it by. Its bytes stay with the host.
  aha::View upload(aha::View attachment);

 private:
  aha::View get(const std::string& path, std::string_view purpose);
  std::string project() const;

  aha::http::Client plain_;  // without Redmine's key: for what lies elsewhere
  aha::http::Client http_;
  aha::View data_;
};

}  // namespace redmine
