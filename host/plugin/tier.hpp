// Where the code of a plugin file runs.
#pragma once

#include <cstdint>
#include <string_view>

namespace plugin {

enum class Tier : std::uint8_t {
  in_host,  // in this process
  worker,   // in a separate process, with the host's rights
  sandbox,  // in a separate process, with almost none
};

// "inline", "worker", "sandbox": as operators write and read it. [any]
constexpr std::string_view to_string(Tier tier) {
  return tier == Tier::in_host ? "inline" : tier == Tier::worker ? "worker" : "sandbox";
}

}  // namespace plugin
