// Bugzilla's REST API, as far as this service needs it: one method an endpoint.
#pragma once

#include "installation.hpp"

#include <aha/http.hpp>
#include <aha/json.hpp>
#include <aha/service.hpp>
#include <aha/view.hpp>

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace bugzilla {

/// Speaks to one installation as the user whose API key it has. A method ends in the answer it is named for, or throws
/// with Bugzilla's own words: ConfigurationError if the key is not good enough (401, 403), else RemoteError.
/// Answers are valid until the call ends.                                                      All: [call][suspends]
/// source: bugzilla.readthedocs.io, "WebService API", version 5.0
class Client {
 public:
  /// service must outlive this. Throws InvalidUrlError if the settings name no server.
  explicit Client(const aha::Service& service) : plain_(service.http()), installation_(service) {}

  /// Where people see a bug.                                                                   [any]
  std::string page_of(aha::View bug_id) const;

  /// GET product_enterable, then product, a hundred at a time: id, name and components of the products in which the user
  /// may report bugs.
  std::vector<aha::View> enterable_products();
  /// GET field/bug: the fields of a bug with their values.
  aha::View bug_fields();

  /// POST bug -> its id.
  aha::View create_bug(const aha::json::object& bug);
  /// PUT bug/{id}; without changes, nothing is sent.
  void update_bug(aha::View id, const aha::json::object& changes);
  /// GET bug: id and summary of those in the bug's product and component whose summary contains the bug's.
  aha::View similar_bugs(const aha::json::object& bug);
  /// GET bug/{id}/comment -> the text of the first, which is the bug's description.
  std::string description_of(aha::View id);

  /// GET bug/{id}/attachment, without the files themselves -> their names.
  std::set<std::string> attachment_names(aha::View id);
  /// POST bug/{id}/attachment, with the bytes that GET of the attachment's address at Aha! gives.
  void attach(aha::View id, aha::View attachment);

 private:
  aha::View ask(std::string_view method, const std::string& path, const std::string& action,
                const aha::http::Body& body = {}, const aha::http::Query& query = {},
                const char* list = nullptr);

  aha::http::Client plain_;  // without the headers for Bugzilla: for what lies elsewhere
  Installation installation_;
};

}  // namespace bugzilla
