#include "wire/pulse_memory.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace wire {

// Of a fixed size, or a hostile worker could cut it and have the host's read crash.
files::Descriptor make_pulse_memory() {
  files::Descriptor memory(memfd_create("aha-host-pulse", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!memory || ftruncate(memory.get(), sizeof(runtime::Pulse)) != 0 ||
      fcntl(memory.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
    throw std::system_error(errno, std::generic_category(), "shared memory");
  return memory;
}

void UnmapPulse::operator()(runtime::Pulse* pulse) const {
  munmap(pulse, sizeof(runtime::Pulse));
}

MappedPulse map_pulse(files::Handle memory) {
  void* const at = mmap(nullptr, sizeof(runtime::Pulse), PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
  return MappedPulse(at == MAP_FAILED ? nullptr : static_cast<runtime::Pulse*>(at));
}

}  // namespace wire
