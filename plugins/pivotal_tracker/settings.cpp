#include "settings.hpp"

#include <aha/blanks.hpp>
#include <aha/errors.hpp>
#include <aha/url.hpp>

#include <algorithm>

namespace pivotal_tracker {

std::string Settings::api_url() const {
  return "https://" + (default_host() ? "www.pivotaltracker.com" : api_host()) + "/services/v5";
}

std::string Settings::api_host() const {
  std::string host = aha::url::base(data_["api_host"].text());
  if (const std::size_t scheme = host.find("://"); scheme != std::string::npos) host.erase(0, scheme + 3);
  host.resize(std::min(host.find('/'), host.size()));
  return host;
}

std::string Settings::api_token() const {
  const std::string token(aha::trimmed(data_["api_token"].text()));
  if (token.empty())
    throw aha::ConfigurationError(
        "The API token is missing. Copy it from your profile page in Tracker into the integration's "
        "settings.");
  return token;
}

std::string Settings::project() const {
  if (!data_["project"].present())
    throw aha::ConfigurationError(
        "No project is chosen. Press Test connection in the integration's settings, then choose one.");
  return data_["project"].text();
}

aha::json::value Settings::story_type(aha::View kind_id) const {
  const aha::View type = data_["feature_kinds"][kind_id.text()];
  return type ? type.json() : aha::json::value("feature");
}

aha::View stored_field(aha::View fields, aha::View integration_id, std::string_view name) {
  aha::View found;
  for (const aha::View field : fields) {
    const aha::View service = field["service_name"];
    const bool is_of_no_other =
        service.is_null() || service == "development_proxy" || service == "pivotal_tracker";
    const bool ours =
        field["integration_id"].is_null() ? is_of_no_other : field["integration_id"] == integration_id;
    if (ours && field["name"] == name) found = field["value"];
  }
  return found;
}

}  // namespace pivotal_tracker
