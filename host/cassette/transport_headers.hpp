// Headers of requests and answers as cases have them: without what the transport adds.
#pragma once

#include "egress/egress.hpp"

namespace cassette {

// What of a request's headers goes out. [any]
egress::Headers sent_headers(const egress::Request& request);

// Without those of a body's encoding and framing: a case has it without. [any]
egress::Headers received_headers(const egress::Headers& headers);

}  // namespace cassette
