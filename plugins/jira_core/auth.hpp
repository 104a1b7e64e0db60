// How requests prove who makes them: a user's password or token, or the Connect add-on's signature.
#pragma once

#include "settings.hpp"

#include <aha/http.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace jira {

/// A request's address, taken apart: what a signature covers is neither the whole address nor its text.
struct Target {
  std::string server_url;  // Settings::server_url
  std::string path;        // after it: "/rest/api/2/field", percent-encoded
  aha::url::Query query;
};

/// The complete address.                                                                     [any]
std::string address_of(const Target& target);

/// What Atlassian's gateway checks a JWT against: method, path and sorted query, as Connect writes them. [any]
/// source: developer.atlassian.com, "Understanding JWT for Connect apps", creating a query string hash
std::string canonical_request(std::string_view method, const Target& target);

/// What is sent: the address and the client, one of which carries the proof.
struct Authorized {
  std::string url;
  aha::http::Client client;
};

/// Adds the proof to a request.                                                              [any]
///   neither account nor user id   Authorization: Basic; Bearer for a password without a user name, which is how Jira
///                                 Data Center takes personal access tokens
///   shared_secret                 a JWT in the query, HS256, for five minutes
///   none                          OAuth 1.0a by RSA-SHA1; consumer_secret is the private key as PEM
/// now_s  seconds since 1970
/// Throws ConfigurationError if what a scheme needs is missing or no key.
Authorized authorize(aha::http::Client client, const Settings& settings, std::string_view method,
                     const Target& target, std::int64_t now_s);

}  // namespace jira
