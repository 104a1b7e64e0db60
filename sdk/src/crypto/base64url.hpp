// Base64 that is safe in a URL.
#pragma once

#include <string>
#include <string_view>

namespace aha {

/// RFC 4648, section 5, without padding. [any]
std::string base64url(std::string_view bytes);

}  // namespace aha
