// Percent-encoding (RFC 3986), read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace text {

enum class Plus : std::uint8_t { stays, is_blank };  // in a form, and in a query, it is a blank

// A "%" that begins no escape stands for itself. The result is any bytes. [any]
std::string percent_decoded(std::string_view text, Plus plus);

}  // namespace text
