// How requests reach a collection of Azure DevOps: what differs between its service in the cloud and a server.
#pragma once

#include <aha/http.hpp>
#include <aha/url.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tfs {

/// The version of the REST API that upstream speaks, and that servers since 2015 know.
inline constexpr std::string_view api_version = "1.0";
/// The version that answers what the old one does not tell, such as the format of a text.
inline constexpr std::string_view api_version_today = "7.1";

/// One request to the REST API.
struct Request {
  std::string_view method;
  std::string path;  // below the collection: "/_apis/projects"
  aha::url::Query query = {};
  aha::http::Body body = {};
  // What today's API wants otherwise, if the old one is gone; empty: the same.
  std::string_view method_today = {};
  std::string path_today = {};
  std::string_view content_type_today = {};
  bool only_today = false;  // for what the old version does not know
};

/// Requests that may go out together; a third party is crowded by more.
inline constexpr std::size_t requests_at_once = 8;

/// A collection and who asks it. All but `product`: [call][suspends]
class Connection {
 public:
  Connection() = default;
  virtual ~Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// What this is called in texts for people.                                                  [any]
  virtual std::string_view product() const = 0;

  /// Any status is an answer. Throws as http::Client does, and ConfigurationError or InvalidUrlError if the settings
  /// do not say where the collection is.
  virtual aha::http::Response send(const Request& request) = 0;

  /// Sends requests, requests_at_once at a time, each as send() does, and hands on the answers in their order. An answer's
  /// bytes end with its visit. None of them may change anything. Throws as send() and `visit` do.
  virtual void send_each(std::span<const Request> requests,
                         const std::function<void(const aha::http::Response&)>& visit) = 0;

  /// GET of an address that a webhook named. Nothing if the credentials must not go there.
  virtual std::optional<aha::http::Response> get_named(std::string_view url) = 0;
};

/// The host of an absolute URL, in lower case, with a port only if it is not the scheme's own; "" if there is
/// none. [any]
inline std::string host_of(std::string_view url) {
  const std::string origin = aha::url::origin(url);
  const std::size_t scheme = origin.find("://");
  return scheme == std::string::npos ? std::string() : origin.substr(scheme + 3);
}

}  // namespace tfs
