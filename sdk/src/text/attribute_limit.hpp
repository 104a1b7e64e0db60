// A guard in front of the HTML parser.
#pragma once

#include <string>
#include <string_view>

namespace aha::text {

/// No tag needs more; libxml2 compares each attribute with all before it in its tag.
inline constexpr std::size_t max_attributes = 500;

/// `html` with the attributes past max_attributes cut from each tag; nothing is copied, and `storage`
/// left alone, if no tag has so many.
std::string_view limit_attributes(std::string_view html, std::string& storage);

}  // namespace aha::text
