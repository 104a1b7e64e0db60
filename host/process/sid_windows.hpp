// The identities that rights are granted to. For *_windows.cpp only.
#pragma once

#include <windows.h>

#include <sddl.h>

#include <memory>

namespace process {

struct FreeSidText {
  void operator()(void* sid) const { LocalFree(sid); }
};
using Sid = std::unique_ptr<void, FreeSidText>;

// Returns the identity that the text names, such as L"S-1-16-4096", or none if the system does not know its kind.
// [any]
inline Sid sid_of(const wchar_t* text) {
  PSID sid = nullptr;
  ConvertStringSidToSidW(text, &sid);
  return Sid(sid);
}

}  // namespace process
