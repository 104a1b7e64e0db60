// One conversation with Rally's web services: credentials, security token and cookies.
#pragma once

#include <aha/blanks.hpp>
#include <aha/cookies.hpp>
#include <aha/errors.hpp>
#include <aha/http.hpp>
#include <aha/json.hpp>
#include <aha/service.hpp>
#include <aha/view.hpp>

#include <chrono>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace rally {

/// Where Rally's web services are. source: Rally, "Web Services API"
inline constexpr std::string_view api_url = "https://rally1.rallydev.com/slm/webservice/v2.0";

/// Rally did not do what was asked. Not every step of an event depends on every other: some go on after it.
class Refusal : public aha::RemoteError {
 public:
  using RemoteError::RemoteError;
};

/// The document of an answer with one of these statuses. Throws Refusal with Rally's own words for any other, and for
/// one that lists errors; ConfigurationError if the credentials do not suffice; MalformedAnswer if JSON is due and
/// none is there. Valid until the call ends. upstream: RallyResource#process_response           [call]
aha::View document_of(const aha::http::Response& response, std::initializer_list<int> successes = {200});
/// What was made, out of the document that answers its making. Throws Refusal if nothing is named. [any]
aha::View made_by(aha::View document);
/// Whether the credentials may be sent to this address: an item's owner, say, comes out of a webhook, which any
/// client may have sent.                                                                       [any]
bool is_at_rally(std::string_view absolute_url);

/// What `ask` gives, or null if Rally does not answer it: for questions an event can do without. An event's deadline
/// still ends it.                                                                              [call]
template <class Ask>
aha::View answered(const Ask& ask) {
  try {
    return ask();
  } catch (const aha::RemoteError&) {
  } catch (const aha::ConfigurationError&) {
  }
  return {};
}

/// The results of a query's document.                                                          [any]
aha::View results_of(aha::View document);

class Session;

class Session;

/// Visits each result of a query, page by page. Throws as document_of does.                    [call][suspends]
/// url       the query, without "start" and "pagesize"
/// per_page  how many to ask for at a time; 0: the first page as Rally gives it, which has 20 at most, and then the most it
///           takes
void each_result(const Session& session, const std::string& url, int per_page,
                 const std::function<void(aha::View)>& visit);
/// The same as a list.
std::vector<aha::View> all_results(const Session& session, const std::string& url, int per_page = 0);

/// A conversation. Rally wants a security token in the address of every request that changes something, and ties it to
/// a cookie. upstream has one conversation for each kind of thing it works on, each with its own token, and so
/// has this service, request for request. With an API key instead of a user's name there is no token.
/// All requests: [call][suspends].
class Session {
 public:
  explicit Session(const aha::Service& service);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// The address of `path` ("/state?fetch=true") with what is known: the token if there is one.
  std::string url(std::string_view path) const;
  /// The same below the integration's workspace, if it has one.
  std::string workspace_url(std::string_view path) const;
  /// The same two with a token, which is asked for if there is none yet.
  std::string secure_url(std::string_view path);
  std::string secure_workspace_url(std::string_view path);
  /// `absolute_url` with a new token.
  std::string with_new_token(std::string_view absolute_url);
  /// `absolute_url` with a token.
  std::string with_token(std::string_view absolute_url);

  /// url  one of the above, or what Rally gave as a "_ref". Throws Refusal if it leads away from Rally.
  aha::http::Response get(std::string_view url) const;
  aha::http::Response del(std::string_view url) const;
  aha::http::Response put(const std::string& url, const aha::json::value& body) const {
    return http_.put(url, body);
  }
  aha::http::Response put(const std::string& url, const aha::http::Body& body) const {
    return http_.put(url, body);
  }
  aha::http::Response post(const std::string& url, const aha::json::value& body) const {
    return http_.post(url, body);
  }

 private:
  static std::string_view checked(std::string_view url);
  std::string_view user_name() const { return aha::trimmed(data_["user_name"].str()); }
  bool has_api_key() const;
  std::string with_key(std::string url) const;
  void authorize();
  void require_token();

  const aha::Service& service_;
  aha::View data_;
  aha::http::CookieJar cookies_;
  aha::http::Client http_;
  std::string token_;
};

/// "/workspace/<id>", or "" if the integration has none.                                       [any]
std::string workspace_path(aha::View data);

}  // namespace rally
