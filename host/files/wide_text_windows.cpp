#include "files/wide_text_windows.hpp"

#include <windows.h>

namespace files {

std::wstring to_wide(std::string_view utf8) {
  const auto bytes = static_cast<int>(utf8.size());
  std::wstring utf16(
      static_cast<std::size_t>(MultiByteToWideChar(CP_UTF8, 0, utf8.data(), bytes, nullptr, 0)), L'\0');
  MultiByteToWideChar(CP_UTF8, 0, utf8.data(), bytes, utf16.data(), static_cast<int>(utf16.size()));
  return utf16;
}

std::string to_utf8(std::wstring_view utf16) {
  const auto units = static_cast<int>(utf16.size());
  std::string utf8(static_cast<std::size_t>(
                       WideCharToMultiByte(CP_UTF8, 0, utf16.data(), units, nullptr, 0, nullptr, nullptr)),
                   '\0');
  WideCharToMultiByte(CP_UTF8, 0, utf16.data(), units, utf8.data(), static_cast<int>(utf8.size()), nullptr,
                      nullptr);
  return utf8;
}

}  // namespace files
