#include "process/standard_streams.hpp"

#include <fcntl.h>
#include <io.h>
#include <windows.h>

#include <cstdint>

namespace process {

// Both the C runtime's and the system's. The runtime closes what it is given, so it gets a duplicate; binary, or it
// would put a carriage return before each end of line.
void lead_standard_streams_to(files::Handle to) {
  HANDLE copy = nullptr;
  const HANDLE self = GetCurrentProcess();
  if (DuplicateHandle(self, to, self, &copy, 0, FALSE, DUPLICATE_SAME_ACCESS) == 0) return;
  const int descriptor = _open_osfhandle(reinterpret_cast<std::intptr_t>(copy), _O_BINARY);
  if (descriptor < 0) {
    CloseHandle(copy);
    return;
  }
  for (const int stream : {1, 2}) _dup2(descriptor, stream);
  _close(descriptor);
  SetStdHandle(STD_OUTPUT_HANDLE, reinterpret_cast<HANDLE>(_get_osfhandle(1)));
  SetStdHandle(STD_ERROR_HANDLE, reinterpret_cast<HANDLE>(_get_osfhandle(2)));
}

}  // namespace process
