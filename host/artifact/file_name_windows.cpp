#include "artifact/file_name.hpp"

#include <windows.h>

#include <algorithm>
#include <array>

#include "files/wide_text_windows.hpp"

namespace artifact {
namespace {

// The first part of a name, such as "nul" of "nul.dll", in any folder. COM and LPT have a digit, or a raised one.
constexpr std::array<std::wstring_view, 6> devices = {L"con", L"prn", L"aux", L"nul", L"conin$", L"conout$"};
constexpr std::array<std::wstring_view, 2> numbered_devices = {L"com", L"lpt"};
constexpr std::wstring_view device_numbers = L"123456789\u00b9\u00b2\u00b3";

std::wstring lower(std::wstring text) {
  const auto units = static_cast<int>(text.size());
  LCMapStringEx(LOCALE_NAME_INVARIANT, LCMAP_LOWERCASE, text.data(), units, text.data(), units, nullptr,
                nullptr, 0);
  return text;
}

bool is_device(std::wstring_view stem) {
  if (std::ranges::find(devices, stem) != devices.end()) return true;
  return stem.size() == 4 && device_numbers.find(stem.back()) != std::wstring_view::npos &&
         std::ranges::find(numbered_devices, stem.substr(0, 3)) != numbered_devices.end();
}

bool is_no_letter(wchar_t one) {
  return one < L' ' || std::wstring_view(L"<>:\"/\\|?*").find(one) != std::wstring_view::npos;
}

}  // namespace

std::string file_key(std::string_view name) {
  return files::to_utf8(lower(files::to_wide(name)));
}

std::string find_name_fault(std::string_view name) {
  const auto wide = lower(files::to_wide(name));
  if (std::ranges::any_of(wide, is_no_letter))
    return "it has a character that no name of a file has on Windows: a control character, or one of "
           "<>:\"/\\|?*";
  if (wide.ends_with(L'.') || wide.ends_with(L' '))
    return "it ends with a dot or a space, which Windows leaves out";
  auto stem = std::wstring_view(wide).substr(0, wide.find(L'.'));
  stem = stem.substr(0, stem.find_last_not_of(L' ') + 1);
  if (is_device(stem))
    return "on Windows, " + files::to_utf8(stem) + " is a device, whatever ending the name has";
  return {};
}

}  // namespace artifact
