// What a started process may do, and how much of the machine it may take.
#pragma once

#include <cstdint>
#include <filesystem>

namespace process {

// What a process may do when it begins. On Linux each begins with the host's rights and gives them up itself; on
// Windows it has to be created without them.
enum class Rights {
  of_host,
  of_sandbox,      // none is started if the system has no whole sandbox
  least_possible,  // as of a sandbox, whatever the system lacks of one: to try what is left
};

// Of a process in a sandbox.
struct Share {
  std::uint64_t memory_bytes = std::uint64_t{2} * 1024 * 1024 * 1024;
  std::uint64_t cpu_s = 3600;  // of its whole life
};

struct Confines {
  Rights rights = Rights::of_host;
  // The rest counts on Windows, for a process without the host's rights. The library is one that it may read and load
  // beside this program's own files; empty: none.
  std::filesystem::path library = {};
  Share share = {};
};

}  // namespace process
