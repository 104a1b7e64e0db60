// Rally's tags, found by name or made.
#pragma once

#include "session.hpp"

#include <aha/service.hpp>
#include <aha/view.hpp>

#include <string>
#include <vector>

namespace rally {

/// A reference {"_ref"} to each of these tags; those that Rally does not have are made. One that cannot be made is left
/// out, and an error is logged. Throws Refusal if Rally does not list its tags.                [call][suspends]
aha::json::array tag_references(const aha::Service& service, Session& session,
                                const std::vector<std::string>& tags);

}  // namespace rally
