#include <pthread.h>

#include <array>
#include <cstring>

#include "edge/thread_edge.hpp"

namespace edge {

void name_this_thread(const char* name) noexcept {
  std::array<char, 16> cut{};  // with its NUL; a longer name would be refused
  std::strncpy(cut.data(), name, cut.size() - 1);
  pthread_setname_np(pthread_self(), cut.data());
}

}  // namespace edge
