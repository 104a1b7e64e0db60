// What Tracker's refusals mean, and what a person can do about them.
#pragma once

#include "settings.hpp"

#include <aha/errors.hpp>
#include <aha/http.hpp>

#include <string>
#include <string_view>

namespace pivotal_tracker {

/// Follows an error of the default host: it is gone for good.
inline constexpr std::string_view service_ended =
    " Pivotal Tracker ended its service in 2025: enter the host of a compatible server as API host, or "
    "remove "
    "this integration.";

/// The words for an answer that is not the one hoped for.                                      [call]
/// action  what was tried, to follow "Tracker would not": "create a story in project 5"
std::string refusal_text(const aha::http::Response& response, std::string_view action,
                         const Settings& settings);

/// The same as an error.                                                                       [call]
aha::RemoteError refusal(const aha::http::Response& response, std::string_view action,
                         const Settings& settings);

}  // namespace pivotal_tracker
