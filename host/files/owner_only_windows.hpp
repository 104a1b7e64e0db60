// The right to enter or read what is made for its owner alone. For *_windows.cpp only.
#pragma once

#include <windows.h>

namespace files {

// The owner, the system and the administrators have every right, all others none, and what is made inside inherits
// this: as modes 0700 and 0600 of Linux, whose root may read, too. It lives as long as the process. [any]
// returns  for a call that makes a file, folder, pipe or other object; null, which leaves the choice to the folder, if
//          the system does not tell who the owner is.
SECURITY_ATTRIBUTES* owner_only();

}  // namespace files
