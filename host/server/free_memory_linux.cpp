#include "server/free_memory.hpp"

#include <malloc.h>

namespace server {

// glibc raises this threshold with each larger block that is freed, and keeps in its arenas what is free below. Set by
// hand, the threshold stays.
void return_large_blocks() {
  mallopt(M_MMAP_THRESHOLD, 1024 * 1024);
}

void return_free_memory() {
  malloc_trim(0);
}

}  // namespace server
