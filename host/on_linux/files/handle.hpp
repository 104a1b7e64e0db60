// What Linux names an open file, pipe or socket by.
#pragma once

#include <unistd.h>

namespace files {

using Handle = int;
constexpr Handle no_handle = -1;

inline void close_handle(Handle handle) {
  close(handle);
}

}  // namespace files
