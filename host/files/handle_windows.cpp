#include "files/handle.hpp"

#include <windows.h>

namespace files {

bool close_handle(Handle handle) {
  return CloseHandle(handle) != 0;
}

}  // namespace files
