#include "server/free_memory.hpp"

#include <malloc.h>

namespace server {

void return_large_blocks() {}  // the heap of Windows does so by itself

void return_free_memory() {
  _heapmin();
}

}  // namespace server
