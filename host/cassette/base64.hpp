// Base64, as credentials and bodies of cases have it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cassette {

// Standard and URL-safe, padded or not; nothing where it is neither. [any]
std::optional<std::string> decode_base64(std::string_view text);

// Standard, padded. [any]
std::string encode_base64(std::string_view bytes);

}  // namespace cassette
