// Memory of large requests, given back to the system.
#pragma once

namespace server {

// From now on blocks of a MiB and more go back as soon as they are freed. Once, before there are threads.
void return_large_blocks();

// Returns what the process has freed and its allocator keeps. Takes milliseconds if that is much. [any]
void return_free_memory();

}  // namespace server
