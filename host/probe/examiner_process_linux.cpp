#include "probe/examiner_process.hpp"

#include <dlfcn.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "probe/examiner.hpp"

namespace probe {

bool is_in_global_scope(const char* symbol) {
  return dlsym(RTLD_DEFAULT, symbol) != nullptr;
}

namespace examination {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_address_space_limited = false;  // a sanitizer reserves terabytes of it
#else
constexpr bool is_address_space_limited = true;
#endif

void limit(__rlimit_resource resource, rlim_t most) {
  rlimit current{};
  getrlimit(resource, &current);
  const rlim_t value = std::min(current.rlim_max, most);
  const rlimit wanted{.rlim_cur = value, .rlim_max = value};
  setrlimit(resource, &wanted);
}

// Of this process, in bytes.
std::uint64_t address_space() {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t pages = 0;
  statm >> pages;
  return pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace

void limit_process(std::uint32_t time_ms, std::uint64_t memory_bytes) {
  if (is_address_space_limited) limit(RLIMIT_AS, address_space() + memory_bytes);
  limit(RLIMIT_CPU, time_ms / 1000 + 1);
  limit(RLIMIT_FSIZE, 0);
}

std::span<const std::byte> map_file(files::Handle file) {
  struct stat status {};
  if (fstat(file, &status) != 0 || status.st_size <= 0) return {};
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (!S_ISREG(status.st_mode) || size > max_file_bytes) return {};
  void* const bytes = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  if (bytes == MAP_FAILED) return {};
  return {static_cast<const std::byte*>(bytes), size};
}

}  // namespace examination
}  // namespace probe
