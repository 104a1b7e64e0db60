// Where an installation of Bugzilla answers, and how it takes the key.
#pragma once

#include <aha/http.hpp>
#include <aha/memory.hpp>
#include <aha/service.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace bugzilla {

/// The address of the start page out of what people paste: a page of Bugzilla, or its API, is cut off.     [any]
std::string start_page_in(std::string_view typed);

/// Sends requests to one installation as the user whose key it has. Installations take the key differently: today's by
/// the header X-BUGZILLA-API-KEY, Red Hat's as a bearer token, plain 5.0 in the query only, which its access log keeps.
/// So that is the order, until one of them is accepted; the host remembers which. Some answer at rest.cgi only.
/// source: bmo.readthedocs.io and bugzilla.redhat.com/docs, "General", "Authentication"; bugzilla.readthedocs.io 5.0
class Installation {
 public:
  /// service must outlive this. Throws InvalidUrlError if the settings name no server.          [call]
  explicit Installation(const aha::Service& service);

  const std::string& start_page() const { return start_page_; }

  /// One request below the API's address. Any status is an answer.                             [call][suspends]
  /// proves  whether an answer shows that the key was accepted. Without the key, Bugzilla lists what every user
  ///         may see, with status 200. By default, an answer to anything but GET
  aha::http::Response send(std::string_view method, const std::string& path, const aha::http::Body& body,
                           const aha::http::Query& query,
                           const std::function<bool(const aha::http::Response&)>& proves = {});

 private:
  enum class Way : std::uint8_t { header, bearer, query };
  static constexpr Way ways[] = {Way::header, Way::bearer, Way::query};

  aha::http::Response send_by(Way way, std::string_view method, const std::string& path,
                              const aha::http::Body& body, const aha::http::Query& query);
  aha::http::Response send_at(std::string_view script, Way way, std::string_view method,
                              const std::string& path, const aha::http::Body& body,
                              const aha::http::Query& query) const;
  std::string mark() const;
  void remember(Way way);

  aha::http::Client http_;
  aha::Memory memory_;
  std::string start_page_;
  std::string key_;
  std::string_view script_ = "/rest/";
  Way way_ = Way::header;
  bool is_proven_ = false;  // whether the installation has accepted the key that way
  bool has_tried_ = false;  // whether this event has tried the others
};

}  // namespace bugzilla
