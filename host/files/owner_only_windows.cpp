#include "files/owner_only_windows.hpp"

#include <sddl.h>

#include <array>
#include <string>

#include "files/descriptor.hpp"

namespace files {
namespace {

std::wstring own_sid() {
  HANDLE opened = nullptr;
  if (OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &opened) == 0) return {};
  const Descriptor token(opened);
  alignas(TOKEN_USER) std::array<std::byte, sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE> user{};
  DWORD bytes = 0;
  if (GetTokenInformation(token.get(), TokenUser, user.data(), user.size(), &bytes) == 0) return {};
  LPWSTR text = nullptr;
  if (ConvertSidToStringSidW(reinterpret_cast<const TOKEN_USER*>(user.data())->User.Sid, &text) == 0)
    return {};
  std::wstring sid = text;
  LocalFree(text);
  return sid;
}

// A protected list, which takes nothing from the folder above: all rights, inherited by files and folders inside.
PSECURITY_DESCRIPTOR describe() {
  const auto sid = own_sid();
  if (sid.empty()) return nullptr;
  const auto text = L"D:P(A;OICI;FA;;;" + sid + L")(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)";
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  ConvertStringSecurityDescriptorToSecurityDescriptorW(text.c_str(), SDDL_REVISION_1, &descriptor, nullptr);
  return descriptor;
}

}  // namespace

SECURITY_ATTRIBUTES* owner_only() {
  static SECURITY_ATTRIBUTES attributes{
      .nLength = sizeof(SECURITY_ATTRIBUTES), .lpSecurityDescriptor = describe(), .bInheritHandle = FALSE};
  return attributes.lpSecurityDescriptor == nullptr ? nullptr : &attributes;
}

}  // namespace files
