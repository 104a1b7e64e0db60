// The host names a plugin may talk to, as its manifest lists them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace egress {

// Whether `host` (lower case, without brackets or trailing dot, as in Url::host) matches one of `patterns`.
// [any]
//
// A pattern is a name ("hooks.slack.com"), everything below a name ("*.example.com": any depth, not
// example.com itself, as with certificates), an address literal, or "*". Case and a trailing dot do not
// matter. A star anywhere else matches nothing. No patterns: nothing is allowed.
bool host_is_allowed(std::string_view host, const std::vector<std::string>& patterns);

}  // namespace egress
