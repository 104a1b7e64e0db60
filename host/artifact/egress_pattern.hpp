// What a manifest may write under "egress".
#pragma once

#include <string>
#include <string_view>

namespace artifact {

// Returns why `pattern` is refused, as the end of a sentence that begins with it, or nothing if it is one of: a host
// name ("hooks.slack.com"), all names below one ("*.example.com"), an address, or "*". [any]
//
// Refused is what no host could match ("https://x", "x:443", "a..b", "a.*.com", "127.1") and what says less than it
// means: a star below a public suffix ("*.com", "*.co.uk").
std::string fault_of_egress_pattern(std::string_view pattern);

}  // namespace artifact
