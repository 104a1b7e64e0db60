// The samples' settings for the service that is checked.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "artifact/description.hpp"

namespace check {

// What every secret of the sample settings starts with: it must never be seen in a log or an error.
constexpr std::string_view secret_marker = "aha-check-secret-";

// egress  of the manifest: addresses in the settings are of a host that it names.
boost::json::object sample_data(const artifact::ServiceDescription& service,
                                const std::vector<std::string>& egress);

// Names of the select fields whose choices the plugin computes.
std::vector<std::string> computed_fields(const artifact::ServiceDescription& service);

}  // namespace check
