// The third party's API, one function an endpoint.
#pragma once

#include <aha/http.hpp>
#include <aha/json.hpp>
#include <aha/oauth2.hpp>
#include <aha/service.hpp>

#include <set>
#include <string>
#include <string_view>

namespace tracker {

/// Of one event. Throws as http::Client and oauth2::Connection do, and RemoteError for a status that is not expected.
/// All: [call][suspends]
class Client {
 public:
  explicit Client(const aha::Service& service);

  /// All projects: [{"id", "name"}].
  aha::json::array projects() const;
  /// The new issue: {"id", "url"}.
  aha::View create_issue(const aha::json::object& issue) const;
  void update_issue(std::string_view id, const aha::json::object& changes) const;
  /// The issue that was made for the record of this reference number; null if there is none.
  aha::View find_issue(std::string_view reference) const;
  /// The names of an issue's files.
  std::set<std::string> file_names(std::string_view id) const;
  /// Passes an attachment of Aha!'s on.
  void attach(std::string_view id, aha::View attachment) const;

 private:
  aha::http::Response send(std::string_view method, const std::string& url,
                           const aha::http::Body& body = {}) const;

  const aha::Service& service_;
  aha::oauth2::Connection connection_;
};

}  // namespace tracker
