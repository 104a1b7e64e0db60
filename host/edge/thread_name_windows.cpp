#include <windows.h>

#include <array>
#include <cstddef>

#include "edge/thread_edge.hpp"

namespace edge {
namespace {

using SetDescription = HRESULT(WINAPI*)(HANDLE thread, PCWSTR description);

// Not every Windows has it, nor every stand-in.
SetDescription set_description() noexcept {
  const auto found = GetProcAddress(GetModuleHandleW(L"kernel32.dll"), "SetThreadDescription");
  return reinterpret_cast<SetDescription>(reinterpret_cast<void*>(found));
}

}  // namespace

void name_this_thread(const char* name) noexcept {
  static const SetDescription describe = set_description();
  if (describe == nullptr) return;
  std::array<wchar_t, 16> wide{};  // with its NUL
  for (std::size_t at = 0; at + 1 < wide.size() && name[at] != '\0'; ++at)
    wide[at] = static_cast<unsigned char>(name[at]);
  describe(GetCurrentThread(), wide.data());
}

}  // namespace edge
