#include "resident/own_process.hpp"

#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>

namespace resident {
namespace {

constexpr int niceness = 5;
// For the plugin, if no sandbox limits them.
constexpr std::size_t plugin_descriptors = 256;
// glibc reserves 64 MiB of address space for each thread's arena, up to eight a core, of which a sandbox has 2 GiB.
constexpr int arenas_of_threads = 4;

// A sandbox has its own limit.
void raise_descriptor_limit(std::size_t least) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= least) return;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, least);
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

void set_up_process(const ProcessTraits& traits) {
  const rlimit none{.rlim_cur = 0, .rlim_max = 0};
  setrlimit(RLIMIT_CORE, &none);
  raise_descriptor_limit(traits.descriptors + plugin_descriptors);
  setpriority(PRIO_PROCESS, 0, niceness);
  std::signal(SIGCHLD, SIG_DFL);
  prctl(PR_SET_NAME, traits.name.c_str());
  if (traits.has_threads) mallopt(M_ARENA_MAX, arenas_of_threads);
}

}  // namespace resident
