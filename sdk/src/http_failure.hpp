// What a request that got no answer means to the user.
#pragma once

#include <cstdint>
#include <string_view>

namespace aha::http {

/// Throws the error for one of abi.h's codes.
/// origin  the target without path and credentials, for the message.
/// detail  the host's own words; may be empty.
[[noreturn]] void throw_failure(std::int32_t code, std::string_view origin, std::string_view detail);

}  // namespace aha::http
