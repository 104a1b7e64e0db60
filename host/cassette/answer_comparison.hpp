// Whether the host told Aha! what a case says.
#pragma once

#include <string_view>

#include "cassette/case.hpp"
#include "cassette/difference.hpp"

namespace cassette {

// Compared are the status, the class of the exception (never its text), meta_data if the event ended well, and the
// choices of a collection. [any]
// body  of the host's answer to /send_event or /remote_collection
Differences compare_answers(const Case& recorded, int status, std::string_view body);

}  // namespace cassette
