// Percent-encoding (RFC 3986), read.
#pragma once

#include <string>
#include <string_view>

namespace simulation {

// A "%" without two hex digits stays. The result is any bytes. [any]
std::string percent_decoded(std::string_view text);

}  // namespace simulation
