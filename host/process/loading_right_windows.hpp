// The right to read a file and to load it as code, in the file's access list. For *_windows.cpp only.
#pragma once

#include <windows.h>

#include <filesystem>
#include <memory>

namespace process {

struct FreeList {
  void operator()(ACL* list) const { LocalFree(list); }
};
using AccessList = std::unique_ptr<ACL, FreeList>;

// Whether an entry of the list grants the right to this identity itself.
bool grants_loading(ACL* list, PSID to);

// Returns a copy of the list with the right granted, or with none left to this identity; null if there is no memory.
AccessList with_loading(ACL* list, PSID granted_to);
AccessList without_rights(ACL* list, PSID revoked_from);

// Changes the file's list, unless it is as wanted already. A file without a list stays as it is: all may do everything.
// returns  false if this process may not. [any]
bool grant_loading(const std::filesystem::path& file, PSID to);
bool revoke_loading(const std::filesystem::path& file, PSID from);

}  // namespace process
