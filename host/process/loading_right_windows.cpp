#include "process/loading_right_windows.hpp"

#include <aclapi.h>

#include "guard/mutex.hpp"

namespace process {
namespace {

constexpr DWORD loading = FILE_GENERIC_READ | FILE_GENERIC_EXECUTE;

AccessList changed(ACL* list, PSID whose, ACCESS_MODE mode) {
  EXPLICIT_ACCESS_W entry{};
  entry.grfAccessPermissions = loading;
  entry.grfAccessMode = mode;
  entry.grfInheritance = NO_INHERITANCE;
  BuildTrusteeWithSidW(&entry.Trustee, whose);
  ACL* made = nullptr;
  SetEntriesInAclW(1, &entry, list, &made);
  return AccessList(made);
}

// Reads, changes and writes: two at once would lose one's change.
bool change_list(const std::filesystem::path& file, PSID whose, bool is_granted) {
  static guard::Mutex one_at_a_time;
  const guard::Lock lock(one_at_a_time);
  auto name = file.native();
  ACL* list = nullptr;
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  if (GetNamedSecurityInfoW(name.data(), SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, nullptr, nullptr, &list,
                            nullptr, &descriptor) != ERROR_SUCCESS)
    return false;
  const std::unique_ptr<void, decltype(&LocalFree)> freed(descriptor, &LocalFree);
  if (list == nullptr || grants_loading(list, whose) == is_granted) return true;
  const auto wanted = is_granted ? with_loading(list, whose) : without_rights(list, whose);
  return wanted != nullptr && SetNamedSecurityInfoW(name.data(), SE_FILE_OBJECT, DACL_SECURITY_INFORMATION,
                                                    nullptr, nullptr, wanted.get(), nullptr) == ERROR_SUCCESS;
}

}  // namespace

bool grants_loading(ACL* list, PSID to) {
  for (DWORD i = 0; i < list->AceCount; ++i) {
    void* entry = nullptr;
    if (GetAce(list, i, &entry) == 0) return false;
    auto* const allowed = static_cast<ACCESS_ALLOWED_ACE*>(entry);
    if (allowed->Header.AceType == ACCESS_ALLOWED_ACE_TYPE && (allowed->Mask & loading) == loading &&
        EqualSid(&allowed->SidStart, to) != 0)
      return true;
  }
  return false;
}

AccessList with_loading(ACL* list, PSID granted_to) {
  return changed(list, granted_to, GRANT_ACCESS);
}

AccessList without_rights(ACL* list, PSID revoked_from) {
  return changed(list, revoked_from, REVOKE_ACCESS);
}

bool grant_loading(const std::filesystem::path& file, PSID to) {
  return change_list(file, to, true);
}

bool revoke_loading(const std::filesystem::path& file, PSID from) {
  return change_list(file, from, false);
}

}  // namespace process
