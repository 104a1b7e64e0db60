// What a sandboxed process must not be able to do, tried by one. For *_windows.cpp only.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "process/zygote.hpp"

namespace sandbox {

// What is put in its way, and what it needs.
struct Bait {
  std::filesystem::path copy;    // such as a plugin's, which it has to load
  std::filesystem::path canary;  // a file of the host's owner
  std::filesystem::path absent;  // beside it, to be made
  std::uint16_t port = 0;        // of loopback, where the host listens
  std::uint32_t host = 0;        // its process id

  // One line each.
  std::string text() const;
  static std::optional<Bait> read(std::string_view text);
};

// In the process: whether it can load what it has to.
bool reads_copy(const Bait& bait);

// In the process: tries all of it, and undoes what succeeds.
// returns  what it could do, each to follow "could", such as "read a file of the host"; empty: nothing.
std::vector<std::string> try_everything(const Bait& bait);

}  // namespace sandbox
