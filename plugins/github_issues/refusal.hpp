// What GitHub's refusals mean, and what a person can do about them.
#pragma once

#include <aha/errors.hpp>
#include <aha/http.hpp>

#include <string_view>

namespace github_issues {

/// Whether a 422 says that something of this name is there already.                          [call]
bool says_already_exists(const aha::http::Response& response);

/// The error for an answer that is not the one hoped for.                                    [call]
/// action   what was tried, to follow "GitHub would not": "create an issue in acme/app"
/// if_gone  what to do if GitHub says that the thing is not there (404, 410); "" for general advice
aha::RemoteError refusal(const aha::http::Response& response, std::string_view action,
                         std::string_view if_gone = {});

}  // namespace github_issues
