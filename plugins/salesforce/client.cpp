#include "client.hpp"

#include <aha/errors.hpp>
#include <aha/http_status.hpp>

#include <cstdlib>
#include <utility>

namespace salesforce {
namespace {

using aha::View;
using aha::http::Body;
using aha::http::Response;

// upstream: Restforce's default. Salesforce retired it in 2025; then the versions that it has are asked for.
constexpr std::string_view first_api_path = "/services/data/v26.0/";
constexpr std::string_view versions_path = "/services/data/";
constexpr std::string_view remembered_path = "api_path";
constexpr int log_in_again = 3;
constexpr std::uint32_t redirects = 3;

constexpr std::string_view authenticate =
    "Press \"Authenticate\" in the integration's settings to connect it to Salesforce again.";

/// Salesforce's own words: [{"errorCode","message"}] of the API, {"error","error_description"} of a log-in.
std::string error_text_of(const Response& response) {
  View body = response.json_or_null();
  if (body.is_array()) body = body[0];
  for (const char* member : {"message", "error_description", "error"})
    if (body[member].present()) return body[member].text();
  return response.excerpt();
}

/// upstream tells every failure of Salesforce as a mistake of the settings, the server's own included.
[[noreturn]] void refuse(std::string_view what, const Response& response) {
  const std::string words = error_text_of(response);
  std::string message =
      "Salesforce did not " + std::string(what) + " (status " + std::to_string(response.status());
  if (!words.empty()) message += ": " + words;
  message += "). ";
  if (std::string moved = aha::http::moved_advice(response, "Salesforce"); !moved.empty())
    message += moved + " In the integration's settings the host is the one you log in at.";
  else if (response.body().find("REQUEST_LIMIT_EXCEEDED") != std::string_view::npos ||
           aha::http::verdict_of(response) == aha::http::Verdict::rate_limited)
    message += "The organisation has used up its API requests; test the connection again later.";
  else if (response.status() == 410)
    message +=
        "Salesforce has retired what was asked for, and offers nothing in its place: update this host, and "
        "Aha!'s app in Salesforce.";
  else if (response.body().find("The REST API is not enabled for this Organization.") !=
           std::string_view::npos)
    message += "Choose an edition of Salesforce with the REST API, or have its API access enabled.";
  else if (response.status() >= 500)
    message += "Salesforce itself has trouble; test the connection again later.";
  else if (response.status() == 404)
    message += "Install Aha!'s app in Salesforce, and let the user have access to it.";
  else
    message += authenticate;
  throw aha::ConfigurationError(message);
}

}  // namespace

Client::Client(const aha::Service& service, std::string login_host)
    : service_(service), login_host_(std::move(login_host)) {}

void Client::check_user() {
  const Response index = ask_index();
  const View identity = index.json_or_null()["identity"];
  if (!identity.present())
    throw aha::ConfigurationError("Salesforce does not say whose token it is. " + std::string(authenticate));
  request("GET", identity.text());
}

void Client::store_settings(const aha::json::value& settings) {
  request("POST", "/services/apexrest/ahaapp/aha_rest_api/settings", Body::json(settings));
}

Response Client::ask_index() {
  const std::string path = service_.memory().get(remembered_path).value_or(std::string(first_api_path));
  const Response index = ask("GET", path);
  if (!aha::http::says_missing(index)) return accepted(index);
  const std::string newest = newest_api_path();
  if (newest.empty() || newest == path) refuse("take the request", index);
  const Response found = accepted(ask("GET", newest));
  service_.memory().put(remembered_path, newest);
  return found;
}

std::string Client::newest_api_path() {
  const Response versions = ask("GET", versions_path);
  std::string newest;
  double highest = 0;
  for (const View version : versions.json_or_null()) {
    const double number = std::strtod(version["version"].text().c_str(), nullptr);
    if (number <= highest || !version["url"].str().starts_with(versions_path)) continue;
    highest = number;
    newest = version["url"].text() + "/";
  }
  return newest;
}

Response Client::request(std::string_view method, std::string_view url, const Body& body) {
  return accepted(ask(method, url, body));
}

Response Client::accepted(const Response& response) {
  if (!response.ok()) refuse("take the request", response);
  return response;
}

Response Client::ask(std::string_view method, std::string_view url, const Body& body) {
  for (int retries = log_in_again;; --retries) {
    if (!instance_url_.empty()) {
      const std::string absolute = url.starts_with('/') ? instance_url_ + std::string(url) : std::string(url);
      aha::http::Client http = service_.http();
      http.header("Authorization", "OAuth " + token_).max_redirects(redirects);
      const Response response = http.send(method, absolute, body);
      if (response.status() != 401) return response;
      if (retries == 0) refuse("accept the token it gave", response);
    } else if (retries == 0) {
      throw aha::ConfigurationError("Salesforce gave no token. " + std::string(authenticate));
    }
    log_in();
  }
}

void Client::log_in() {
  aha::http::Client http = service_.http();
  http.max_redirects(redirects);
  const Response response = http.post("https://" + login_host_ + "/services/oauth2/token", credentials());
  if (response.status() != 200) refuse("log the integration in", response);
  const View answer = response.json_or_null();
  instance_url_ = answer["instance_url"].text();
  token_ = answer["access_token"].text();
  service_.keep_secret(token_);
}

Body Client::credentials() const {
  const View data = service_.data();
  aha::url::Query form;
  const auto add = [&](std::string_view name, View value) { form.add(name, value.text()); };
  const bool has_app = data["consumer_key"].truthy() && data["consumer_secret"].truthy();
  if (data["oauth2_token"].present() && data["oauth2_refresh_token"].truthy() && has_app) {
    form.add("grant_type", "refresh_token");
    add("refresh_token", data["oauth2_refresh_token"]);
    add("client_id", data["consumer_key"]);
    add("client_secret", data["consumer_secret"]);
  } else if (!data["oauth2_token"].present() && data["username"].truthy() && data["password"].truthy() &&
             has_app) {
    // Salesforce takes this no longer from 2027 on.
    form.add("grant_type", "password");
    add("client_id", data["consumer_key"]);
    add("client_secret", data["consumer_secret"]);
    add("username", data["username"]);
    form.add("password", data["password"].text() + data["security_token"].text());
  } else {
    throw aha::ConfigurationError("The integration is not connected to Salesforce. " +
                                  std::string(authenticate));
  }
  return Body::form(form);
}

}  // namespace salesforce
