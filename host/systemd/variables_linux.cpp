#include "systemd/variables_linux.hpp"

#include <unistd.h>

#include <cstdlib>

namespace systemd {

std::string take_variable(const char* name) {
  const char* const found = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): there is one thread
  std::string value = found != nullptr ? found : "";
  ::unsetenv(name);  // NOLINT(concurrency-mt-unsafe): there is one thread
  return value;
}

bool is_this_process(const std::string& id, bool unnamed) {
  return id.empty() ? unnamed : id == std::to_string(::getpid());
}

}  // namespace systemd
