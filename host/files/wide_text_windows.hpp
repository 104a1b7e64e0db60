// Text between UTF-8, which the host uses everywhere, and UTF-16, which the calls of Windows take. For *_windows.cpp
// only.
#pragma once

#include <string>
#include <string_view>

namespace files {

// What is not valid becomes U+FFFD. [any]
std::wstring to_wide(std::string_view utf8);
std::string to_utf8(std::wstring_view utf16);

}  // namespace files
