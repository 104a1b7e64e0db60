#include <windows.h>

#include "files/handle.hpp"

namespace files {

void close_handle(Handle handle) {
  CloseHandle(handle);
}

}  // namespace files
