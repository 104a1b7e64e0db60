#include "wire/pulse_memory.hpp"

#include <windows.h>

#include "files/last_error.hpp"

namespace wire {

files::Descriptor make_pulse_memory() {
  files::Descriptor memory(
      CreateFileMappingW(INVALID_HANDLE_VALUE, nullptr, PAGE_READWRITE, 0, sizeof(runtime::Pulse), nullptr));
  if (!memory) throw std::system_error(files::last_error(), "shared memory");
  return memory;
}

void UnmapPulse::operator()(runtime::Pulse* pulse) const {
  UnmapViewOfFile(pulse);
}

MappedPulse map_pulse(files::Handle memory) {
  void* const at = MapViewOfFile(memory, FILE_MAP_READ | FILE_MAP_WRITE, 0, 0, sizeof(runtime::Pulse));
  return MappedPulse(static_cast<runtime::Pulse*>(at));
}

}  // namespace wire
