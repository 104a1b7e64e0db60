// How a process ended.
#pragma once

#include <cstdint>
#include <string>

namespace process {

struct End {
  int status = 0;  // of its exit
  std::string cause =
      {};  // what else ended it, such as "SIGSEGV" or "EXCEPTION_ACCESS_VIOLATION"; empty: it exited
};

// system_status  of Linux's waitpid; of Windows's GetExitCodeProcess. [any]
End end_of(std::uint32_t system_status);

// The name of a signal; of an exception's code. [any]
std::string name_of_cause(std::uint32_t code);

// Windows: the status of a process that called abort().
constexpr std::uint32_t aborted = 0x40000015;  // STATUS_FATAL_APP_EXIT

// Ends this process without running anything more of it, destructors of loaded libraries among it. [any]
[[noreturn]] void exit_at_once(int status);

}  // namespace process
