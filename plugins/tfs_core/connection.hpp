// How requests reach a collection of Azure DevOps: what differs between its service in the cloud and a server.
#pragma once

#include <aha/http.hpp>
#include <aha/url.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace tfs {

/// The version of the REST API that upstream speaks, and that servers since 2015 know.
inline constexpr std::string_view api_version = "1.0";

/// One request to the REST API.
struct Request {
  std::string_view method;
  std::string path;  // below the collection: "/_apis/projects"
  aha::url::Query query = {};
  aha::http::Body body = {};
  // What today's API wants otherwise, where the old one is gone; empty: the same.
  std::string_view method_today = {};
  std::string path_today = {};
  std::string_view content_type_today = {};
};

/// A collection and who asks it. All but `product`: [call][suspends]
class Connection {
 public:
  Connection() = default;
  virtual ~Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// What this is called in texts for people.                                                  [any]
  virtual std::string_view product() const = 0;

  /// Any status is an answer. Throws as http::Client does, and ConfigurationError or InvalidUrlError where the settings
  /// do not say where the collection is.
  virtual aha::http::Response send(const Request& request) = 0;

  /// GET of an address that a webhook named. Nothing where the credentials must not go there.
  virtual std::optional<aha::http::Response> get_named(std::string_view url) = 0;
};

/// The host of an absolute URL, in lower case, with a port only where it is not the scheme's own; "" where there is
/// none. [any]
inline std::string host_of(std::string_view url) {
  const std::string origin = aha::url::origin(url);
  const std::size_t scheme = origin.find("://");
  return scheme == std::string::npos ? std::string() : origin.substr(scheme + 3);
}

}  // namespace tfs
