#include "process/restricted_token_windows.hpp"

#include <windows.h>

#include <utility>

#include "process/creation_windows.hpp"
#include "process/sid_windows.hpp"

namespace process {
namespace {

RestrictedToken restrict_own_token() {
  HANDLE opened = nullptr, made = nullptr;
  constexpr DWORD access = TOKEN_DUPLICATE | TOKEN_ASSIGN_PRIMARY | TOKEN_QUERY | TOKEN_ADJUST_DEFAULT;
  if (OpenProcessToken(GetCurrentProcess(), access, &opened) == 0)
    return {{}, last_fault("the host's own token cannot be read")};
  const files::Descriptor own(opened);
  const auto administrators = sid_of(L"S-1-5-32-544");
  SID_AND_ATTRIBUTES disabled{administrators.get(), 0};
  if (CreateRestrictedToken(own.get(), DISABLE_MAX_PRIVILEGE, administrators ? 1 : 0, &disabled, 0, nullptr,
                            0, nullptr, &made) == 0)
    return {{}, last_fault("no restricted token can be made")};
  files::Descriptor token(made);
  const auto low = sid_of(L"S-1-16-4096");
  TOKEN_MANDATORY_LABEL label{{low.get(), SE_GROUP_INTEGRITY}};
  if (!low ||
      SetTokenInformation(made, TokenIntegrityLevel, &label, sizeof(label) + GetLengthSid(low.get())) == 0)
    return {{}, last_fault("no token of low integrity can be made")};
  return {std::move(token), {}};
}

}  // namespace

const RestrictedToken& RestrictedToken::of_this_host() {
  static const RestrictedToken made = restrict_own_token();
  return made;
}

}  // namespace process
