#include "check/specimen.hpp"

#include <windows.h>

namespace check {

// A module's handle is where it lies.
bool Specimen::unload() {
  FreeLibrary(static_cast<HMODULE>(handle_));
  MEMORY_BASIC_INFORMATION there{};
  const bool is_known = VirtualQuery(handle_, &there, sizeof(there)) != 0;
  return is_known && there.State == MEM_FREE && GetModuleHandleW(path_.c_str()) == nullptr;
}

}  // namespace check
