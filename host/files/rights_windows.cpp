#include "files/rights.hpp"

#include <windows.h>

#include <aclapi.h>

#include <array>
#include <memory>

#include "files/descriptor.hpp"
#include "files/owner_only_windows.hpp"

namespace files {
namespace {

using Sid = std::array<std::byte, SECURITY_MAX_SID_SIZE>;

Sid well_known(WELL_KNOWN_SID_TYPE type) {
  Sid sid{};
  DWORD bytes = sid.size();
  CreateWellKnownSid(type, nullptr, sid.data(), &bytes);
  return sid;
}

bool is_user_of_this_process(PSID sid) {
  HANDLE opened = nullptr;
  if (OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &opened) == 0) return false;
  const Descriptor token(opened);
  alignas(TOKEN_USER) std::array<std::byte, sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE> user{};
  DWORD bytes = 0;
  return GetTokenInformation(token.get(), TokenUser, user.data(), user.size(), &bytes) != 0 &&
         EqualSid(reinterpret_cast<const TOKEN_USER*>(user.data())->User.Sid, sid) != 0;
}

// The system and its administrators may use every file, whatever its list says.
bool may_use_all(PSID sid) {
  for (const auto type : {WinLocalSystemSid, WinBuiltinAdministratorsSid, WinCreatorOwnerSid})
    if (auto known = well_known(type); EqualSid(known.data(), sid) != 0) return true;
  return false;
}

bool is_open_to_others(ACL* list, PSID owner) {
  if (list == nullptr) return true;  // no list: all may do everything
  for (DWORD i = 0; i < list->AceCount; ++i) {
    void* entry = nullptr;
    if (GetAce(list, i, &entry) == 0) return true;
    auto* const allowed = static_cast<ACCESS_ALLOWED_ACE*>(entry);
    if (allowed->Header.AceType == ACCESS_DENIED_ACE_TYPE || allowed->Mask == 0) continue;
    if (allowed->Header.AceType != ACCESS_ALLOWED_ACE_TYPE) return true;
    PSID const sid = &allowed->SidStart;
    if (EqualSid(sid, owner) == 0 && !is_user_of_this_process(sid) && !may_use_all(sid)) return true;
  }
  return false;
}

}  // namespace

std::optional<Rights> rights_of(Handle file) {
  PSID owner = nullptr;
  ACL* list = nullptr;
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  const DWORD error =
      GetSecurityInfo(file, SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION, &owner,
                      nullptr, &list, nullptr, &descriptor);
  const std::unique_ptr<void, decltype(&LocalFree)> freed(descriptor, &LocalFree);
  SetLastError(error);
  if (error != ERROR_SUCCESS) return std::nullopt;
  return Rights{.is_ours = is_user_of_this_process(owner) || may_use_all(owner),
                .is_open_to_others = is_open_to_others(list, owner)};
}

std::optional<Rights> rights_of(const std::filesystem::path& folder) {
  const HANDLE opened =
      CreateFileW(folder.c_str(), READ_CONTROL, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                  nullptr, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr);
  if (opened == INVALID_HANDLE_VALUE) return std::nullopt;
  return rights_of(Descriptor(opened).get());
}

bool close_to_others(const std::filesystem::path& folder) {
  const auto* const rights = owner_only();
  BOOL is_there = FALSE;
  BOOL by_default = FALSE;
  ACL* list = nullptr;
  if (rights == nullptr ||
      GetSecurityDescriptorDacl(rights->lpSecurityDescriptor, &is_there, &list, &by_default) == 0)
    return false;
  auto name = folder.native();
  return SetNamedSecurityInfoW(name.data(), SE_FILE_OBJECT,
                               DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION, nullptr,
                               nullptr, list, nullptr) == ERROR_SUCCESS;
}

std::string_view how_to_close_to_others() {
  return "run icacls FILE /inheritance:r /grant:r \"%USERNAME%:F\" on it";
}

}  // namespace files
