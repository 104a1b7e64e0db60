#include "files/handle.hpp"

#include <windows.h>

namespace files {

void close_handle(Handle handle) {
  CloseHandle(handle);
}

}  // namespace files
