// What GitLab's refusals mean, and what a person can do about them.
#pragma once

#include "settings.hpp"

#include <aha/errors.hpp>
#include <aha/http.hpp>

#include <string>
#include <string_view>

namespace gitlab_issues {

/// GitLab's own words: its `message`, a text or a list by field, or its `error`; else the start of the
/// answer.                                                                                    [call]
std::string reason_of(const aha::http::Response& response);

/// Whether a 400 says that something of this name is there already.                          [call]
bool says_taken(const aha::http::Response& response);

/// The error for an answer that is not the one hoped for.                                     [call]
/// action  what was tried, to follow "GitLab would not": "create an issue in acme/app"
aha::RemoteError refusal(const aha::http::Response& response, std::string_view action,
                         const Settings& settings);

}  // namespace gitlab_issues
