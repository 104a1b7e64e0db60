// What Azure DevOps' refusals mean, and what a person can do about them.
#pragma once

#include <aha/errors.hpp>
#include <aha/http.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace tfs {

/// Azure DevOps gave another answer than the one hoped for, and not because of who asked. Its text says what was
/// tried, what Azure DevOps said and what to do.
class Refused : public aha::RemoteError {
 public:
  using RemoteError::RemoteError;
};

/// Throws the error for an answer that is not the one hoped for: ConfigurationError if the credentials are not good
/// enough (302, 401, 403 but for a rate limit), else Refused.                                  [call]
/// product  who refused, for people
/// action   what was tried, to follow "would not": "list its projects"
[[noreturn]] void refuse(const aha::http::Response& response, std::string_view product,
                         std::string_view action);

/// Whether a definite answer says that an endpoint is not there (any more): 404, 405, 410.     [any]
bool says_gone(int status);

}  // namespace tfs
