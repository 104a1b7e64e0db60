#include "process/end.hpp"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

namespace process {

End end_of(std::uint32_t system_status) {
  const int status = static_cast<int>(system_status);
  if (WIFSIGNALED(status)) return {.cause = name_of_cause(static_cast<std::uint32_t>(WTERMSIG(status)))};
  return {.status = WEXITSTATUS(status)};
}

std::string name_of_cause(std::uint32_t code) {
  const char* const name = sigabbrev_np(static_cast<int>(code));
  return name == nullptr ? "signal " + std::to_string(code) : "SIG" + std::string(name);
}

void exit_at_once(int status) {
  _exit(status);
}

}  // namespace process
