// Memory that the host and a worker process share, for the worker's heartbeat.
#pragma once

#include <memory>

#include "files/descriptor.hpp"
#include "runtime/heartbeat.hpp"

namespace wire {

// Room for a runtime::Pulse, all zero. Throws std::system_error if the system has none left. [any]
files::Descriptor make_pulse_memory();

struct UnmapPulse {
  void operator()(runtime::Pulse* pulse) const;
};
using MappedPulse = std::unique_ptr<runtime::Pulse, UnmapPulse>;

// Null if the system refuses. Stays when the memory's handle is closed. [any]
MappedPulse map_pulse(files::Handle memory);

}  // namespace wire
