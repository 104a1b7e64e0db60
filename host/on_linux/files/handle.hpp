// What Linux names an open file, pipe or socket by.
#pragma once

#include <unistd.h>

namespace files {

using Handle = int;
constexpr Handle no_handle = -1;

// False if what was written could not all be stored, as a network file system may say only now.
inline bool close_handle(Handle handle) {
  return close(handle) == 0;
}

}  // namespace files
