// Whether a request is the one that a case expects.
#pragma once

#include <string>

#include "cassette/case.hpp"
#include "cassette/difference.hpp"

namespace cassette {

// Everything in which `got` differs in meaning; each place begins with `place`. Compared are the method, the URL (its
// query and path by what they mean), the body by its media type, and each expected header but those that belong to the
// transport. [any]
Differences compare_requests(const std::string& place, const SentRequest& expected, const SentRequest& got);

bool same_request(const SentRequest& expected, const SentRequest& got);

// Same method, scheme, host, port and path. [any]
bool same_endpoint(const SentRequest& expected, const SentRequest& got);

}  // namespace cassette
