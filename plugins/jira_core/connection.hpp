// How requests go to one Jira: authorized, to the endpoint that it has, and what an answer of another status means.
#pragma once

#include "auth.hpp"
#include "refusal.hpp"
#include "retired.hpp"
#include "settings.hpp"

#include <aha/http.hpp>
#include <aha/json.hpp>
#include <aha/view.hpp>

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace jira {

/// Of one event. Paths are below the server's address. A request throws RemoteError if Jira's name does not resolve
/// (upstream: catch_common_errors), and else as http::Client does.                  All: [call][suspends]
class Connection {
 public:
  using Statuses = std::initializer_list<int>;
  using Request = std::function<aha::http::Response()>;
  struct Path {
    std::string path;
    aha::url::Query query;
  };

  /// http     sent with each request; the proof of who asks is added to it.
  /// names    for the texts of refusals.
  /// retired  knows which endpoints need not be asked any more.
  Connection(aha::http::Client http, const Settings& settings, const FieldNames& names, Retired retired);

  /// One request; any status is an answer.
  aha::http::Response ask(std::string_view method, std::string path, const aha::url::Query& query = {},
                          const aha::http::Body& body = {});
  /// The same with one more header.
  aha::http::Response ask_with(std::string_view header, std::string_view value, std::string_view method,
                               std::string path, const aha::url::Query& query, const aha::http::Body& body);
  aha::http::Response get(std::string path, const aha::url::Query& query = {});
  aha::http::Response send_json(std::string_view method, std::string path, const aha::json::object& body);
  /// Some GETs, several of them together if they are many; each as get().
  aha::http::Answers ask_all(const std::vector<Path>& paths);
  /// Asks the old endpoint, or its successor if the old one is gone. Returns either's answer.
  /// name  of the endpoint in `retired`
  aha::http::Response ask_either(std::string_view name, const Request& old_one, const Request& successor);

  /// Returns the answer. Throws Refused unless its status is one of these.
  const aha::http::Response& expect(const aha::http::Response& response, Statuses statuses,
                                    std::string_view action) const;
  /// Returns the answer's JSON; null if Jira says that the record is not there. Throws Refused for any other status but
  /// 2xx.
  aha::View found(const aha::http::Response& response, std::string_view action) const;

 private:
  aha::http::Response send(const aha::http::Client& http, std::string_view method, std::string path,
                           const aha::url::Query& query, const aha::http::Body& body);

  aha::http::Client http_;
  const Settings settings_;
  const FieldNames names_;
  const Retired retired_;
};

}  // namespace jira
