#include "settings.hpp"

#include <aha/errors.hpp>

namespace pivotal_tracker {

std::string Settings::api_url() const {
  const std::string host = default_host() ? "www.pivotaltracker.com" : data_["api_host"].text();
  return "https://" + host + "/services/v5";
}

std::string Settings::api_token() const {
  if (!data_["api_token"])
    throw aha::ConfigurationError(
        "The API token is missing. Copy it from your profile page in Tracker into the integration's "
        "settings.");
  return data_["api_token"].text();
}

aha::json::value Settings::story_type(aha::View kind_id) const {
  const aha::View type = data_["feature_kinds"][kind_id.text()];
  return type ? type.json() : aha::json::value("feature");
}

aha::View stored_field(aha::View fields, aha::View integration_id, std::string_view name) {
  aha::View found;
  for (const aha::View field : fields) {
    const bool ours = (field["service_name"].is_null() || field["service_name"] == "development_proxy") &&
                      (field["integration_id"].is_null() || field["integration_id"] == integration_id);
    if (ours && field["name"] == name) found = field["value"];
  }
  return found;
}

}  // namespace pivotal_tracker
