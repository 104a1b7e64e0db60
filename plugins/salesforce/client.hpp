// Salesforce's REST API, as far as the settings of Aha!'s app inside Salesforce need it.
#pragma once

#include <aha/http.hpp>
#include <aha/json.hpp>
#include <aha/service.hpp>
#include <aha/view.hpp>

#include <string>
#include <string_view>

namespace salesforce {

/// Logs in at the first request, and again when a token has expired. Every refusal of Salesforce is a
/// ConfigurationError that says what to do; it is asked for nothing that works only sometimes. Functions are
/// [call][suspends].
class Client {
 public:
  /// login_host  such as "login.salesforce.com", without a scheme
  Client(const aha::Service& service, std::string login_host);

  /// Asks for the user that the token belongs to, by the address that the API names.
  void check_user();
  /// POST /services/apexrest/ahaapp/aha_rest_api/settings, to Aha!'s app.
  void store_settings(const aha::json::value& settings);

 private:
  /// The API's index, in the version that worked last, else in the newest that Salesforce has.
  aha::http::Response ask_index();
  /// "/services/data/v66.0/"; "" if Salesforce does not say what it has.
  std::string newest_api_path();
  /// Logs in first, and again after a 401. url: absolute, or a path of the organisation's host.
  aha::http::Response ask(std::string_view method, std::string_view url, const aha::http::Body& body = {});
  /// The same for an answer that has to be a success.
  aha::http::Response request(std::string_view method, std::string_view url,
                              const aha::http::Body& body = {});
  static aha::http::Response accepted(const aha::http::Response& response);
  void log_in();
  aha::http::Body credentials() const;

  const aha::Service& service_;
  std::string login_host_;
  std::string instance_url_;  // of the organisation; empty until logged in
  std::string token_;
};

}  // namespace salesforce
