// What a request may hold before it goes on the wire.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "egress/egress.hpp"
#include "egress/failure.hpp"

namespace egress {

// What one request may hold beside its body; for its URL see max_url_bytes. Far beyond what servers take, and below
// what libcurl refuses. abi.h states them.
inline constexpr std::size_t max_method_bytes = 64;
inline constexpr std::size_t max_headers = 1'000;
inline constexpr std::size_t max_header_bytes = 256u << 10;    // names and values together
inline constexpr std::size_t max_credential_bytes = 4u << 10;  // user and password, each
inline constexpr std::size_t max_parts = 10'000;

// What is wrong with the method, headers, credentials or parts of `request`, or nothing. Without this a line break in a
// value would smuggle a header, or a second request, to the server. What is too long is Error::too_large. The rest is
// told as Error::bad_url, the one error of the seam that means "this request cannot be sent". [any]
std::optional<Failure> fault_of(const Request& request);

// Whether a request may go out twice without doing more than once (RFC 9110, section 9.2.2). [any]
bool is_idempotent(std::string_view method);

// Whether the method asks for nothing to be changed (RFC 9110, 9.2.1).
bool is_safe(std::string_view method);

// Whether a header is the transport's to write: Host (the allowed hosts would mean nothing otherwise), and
// what frames the message. A caller's own is left out. [any]
bool is_transports_header(std::string_view name);

}  // namespace egress
