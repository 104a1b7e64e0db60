// Values of the Authorization header, and the base64 they are made of.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace aha::auth {

/// Base64 of any bytes, with padding (RFC 4648, section 4).                                  [any]
std::string base64(std::string_view bytes);

/// The bytes of a base64 text, with or without its padding; nothing if it is none.           [any]
std::optional<std::string> from_base64(std::string_view text);

/// "Basic ..." for a user and password in UTF-8 (RFC 7617).                                  [any]
std::string basic(std::string_view user, std::string_view password);

/// "Bearer ...".                                                                             [any]
std::string bearer(std::string_view token);

}  // namespace aha::auth
