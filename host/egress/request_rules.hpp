// What a request may hold before it goes on the wire.
#pragma once

#include <optional>
#include <string_view>

#include "egress/egress.hpp"
#include "egress/failure.hpp"

namespace egress {

// What is wrong with the method or the headers of `request`, or nothing. Without this a line break in a value
// would smuggle a header, or a second request, to the server. Told as Error::bad_url, the one error of the
// seam that means "this request cannot be sent". [any]
std::optional<Failure> fault_of(const Request& request);

// Whether a header is the transport's to write: Host (the allowed hosts would mean nothing otherwise), and
// what frames the message. A caller's own is left out. [any]
bool is_transports_header(std::string_view name);

}  // namespace egress
