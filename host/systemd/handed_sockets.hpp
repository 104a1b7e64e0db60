// Sockets that listen already, which the program that started the host hands over: those of a .socket unit of systemd.
// It keeps them open while the host restarts, so clients wait then instead of being refused.
#pragma once

#include <vector>

#include "files/descriptor.hpp"

namespace systemd {

// What a .socket unit has to call its sockets (FileDescriptorName=).
inline constexpr const char* events_name = "events";

// The sockets for events, closed on exec; empty if none was handed over. Removes LISTEN_FDS, LISTEN_PID and
// LISTEN_FDNAMES from the environment. Before the process has another thread.
// Throws std::runtime_error, with a sentence for the operator, for one that is no TCP socket that listens, or that has
// another name.
std::vector<files::Descriptor> take_handed_sockets();

}  // namespace systemd
