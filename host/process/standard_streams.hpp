// Standard input, output and error of the host's processes. They are never the host's own: those may be a terminal,
// whose keys can be read, or the log, which can be written, wound back and shut.
#pragma once

#include <optional>

#include "files/handle.hpp"

namespace process {

// Makes standard output and error lead to a pipe or a file, which stays the caller's. Before a second thread of the
// process writes to them.
void lead_standard_streams_to(files::Handle to);

// Linux: makes all three lead to /dev/null, opened again, so that no two processes share what they opened. Safe in a
// child after fork.
// returns  false if that cannot be done; then nothing of a plugin may run in this process.
bool silence_standard_streams();

// Linux: the number of the first one that leads elsewhere than to a pipe or /dev/null; nullopt if all are in order.
std::optional<int> find_stray_stream();

}  // namespace process
