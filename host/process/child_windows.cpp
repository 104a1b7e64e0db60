#include "process/child.hpp"

#include <windows.h>

namespace process {

files::Handle duplicate_into(const Child& child, files::Handle handle) {
  HANDLE there = nullptr;
  if (DuplicateHandle(GetCurrentProcess(), handle, child.process.get(), &there, 0, FALSE,
                      DUPLICATE_SAME_ACCESS) == 0)
    return files::no_handle;
  return there;
}

}  // namespace process
