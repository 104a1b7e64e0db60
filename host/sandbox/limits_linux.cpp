#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

#include "files/descriptor.hpp"
#include "sandbox/layers.hpp"

namespace sandbox {
namespace {

// Never more than what the process may have already.
bool limit(__rlimit_resource resource, std::uint64_t most) {
  rlimit current{};
  if (getrlimit(resource, &current) != 0) return false;
  const rlim_t value = current.rlim_max == RLIM_INFINITY || current.rlim_max > most ? most : current.rlim_max;
  const rlimit wanted{.rlim_cur = value, .rlim_max = value};
  return setrlimit(resource, &wanted) == 0;
}

// First a signal that names what happened, and if that is ignored the end.
bool limit_cpu(std::uint64_t seconds) {
  constexpr std::uint64_t last_seconds = 5;
  rlimit wanted{};
  if (!limit(RLIMIT_CPU, seconds + last_seconds) || getrlimit(RLIMIT_CPU, &wanted) != 0) return false;
  wanted.rlim_cur = std::min<rlim_t>(seconds, wanted.rlim_max);
  return setrlimit(RLIMIT_CPU, &wanted) == 0;
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool address_space_is_limited = false;
#else
constexpr bool address_space_is_limited = true;
#endif

}  // namespace

std::string volunteer_for_the_oom_killer() {
  const files::Descriptor file(open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC));
  if (file && write(file.get(), "1000", 4) == 4) return {};
  return failed("not the first to go when memory is short");
}

Part set_limits(const Limits& limits, const std::string& outlives) {
  if (address_space_is_limited && !limit(RLIMIT_AS, limits.address_space_bytes))
    return {Layer::limits, false, failed("the address space cannot be limited")};
  if (!limit_cpu(limits.cpu_s) || !limit(RLIMIT_NOFILE, limits.open_files) || !limit(RLIMIT_CORE, 0) ||
      !limit(RLIMIT_FSIZE, 0) || !limit(RLIMIT_MEMLOCK, 0) || !limit(RLIMIT_MSGQUEUE, 0))
    return {Layer::limits, false, failed("a limit cannot be set")};
  const auto memory =
      address_space_is_limited
          ? fmt::format("{} MiB of address space", limits.address_space_bytes / (1024 * 1024))
          : std::string(
                "no limit of the address space, since this build's sanitizer reserves terabytes of it");
  return {Layer::limits, true,
          fmt::format("{}, {} s of CPU time, {} descriptors, no core file, no byte to a file; {}", memory,
                      limits.cpu_s, limits.open_files,
                      outlives.empty() ? "the first to go when memory is short" : outlives)};
}

// The kernel counts the threads of a user within a user namespace, but never those of root.
Part limit_threads(const Report& so_far, bool as_root, const Limits& limits) {
  if (as_root)
    return {Layer::threads, false,
            "none: the host runs as root, whose threads the kernel does not limit, and there is no other "
            "identity here; run it as another user"};
  if (!so_far.has(Layer::user_namespace))
    return {Layer::threads, false, "none: without a user namespace their number cannot be limited"};
  if (!limit(RLIMIT_NPROC, limits.threads))
    return {Layer::threads, false, failed("none: their number cannot be limited")};
  return {Layer::threads, true, fmt::format("up to {}", limits.threads)};
}

}  // namespace sandbox
