#include "reload/machine.hpp"

#include <sys/stat.h>

#include <fstream>
#include <iterator>

namespace reload {
namespace {

// Tells one version of a file from another without reading it.
std::string stamp(const char* path) {
  struct stat status {};
  if (stat(path, &status) != 0) return "none";
  return std::to_string(status.st_ino) + '/' + std::to_string(status.st_size) + '/' +
         std::to_string(status.st_mtim.tv_sec) + '.' + std::to_string(status.st_mtim.tv_nsec);
}

}  // namespace

// The dynamic linker's cache changes with every library that is installed or removed.
std::string machine_state() {
  return stamp("/proc/self/exe") + ' ' + stamp("/etc/ld.so.cache");
}

std::string machine_start() {
  std::ifstream id("/proc/sys/kernel/random/boot_id");
  return {std::istreambuf_iterator<char>(id), {}};
}

}  // namespace reload
