#include "app/machine_limits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace app {
namespace {

// Besides clients a host has descriptors for its loops, processes, plugins, files and outgoing connections. A part
// stays free for them, so that clients alone cannot use up all.
std::size_t kept_free(std::size_t descriptors) {
  return std::max(descriptors / 8, std::min<std::size_t>(256, descriptors / 2));
}

constexpr std::size_t fewest_descriptors = 128;

// A stack and its guard are a mapping each; libraries and the allocator have a few thousand.
constexpr std::size_t mappings_per_event = 2;
constexpr std::size_t kept_mappings = 4'000;

}  // namespace

std::vector<std::string> lower_to(const MachineLimits& machine, Config& config) {
  std::vector<std::string> warnings;
  if (machine.descriptors < fewest_descriptors)
    throw std::runtime_error(fmt::format(
        "this process may open {} files, and the host needs at least {}: raise its limit (LimitNOFILE of "
        "systemd, `ulimit -n`)",
        machine.descriptors, fewest_descriptors));
  const std::size_t connections = machine.descriptors - kept_free(machine.descriptors);
  if (config.max_connections > connections) {
    warnings.push_back(fmt::format(
        "--max-connections is lowered from {} to {}: this process may open {} files (LimitNOFILE of systemd, "
        "`ulimit -n`)",
        config.max_connections, connections, machine.descriptors));
    config.max_connections = connections;
  }
  if (config.max_outgoing_requests > machine.descriptors) {
    warnings.push_back(
        fmt::format("--max-outgoing-requests is lowered from {} to {}: each may need a connection, and this "
                    "process may open {} files",
                    config.max_outgoing_requests, machine.descriptors, machine.descriptors));
    config.max_outgoing_requests = machine.descriptors;
  }
  const std::size_t events = machine.mappings > 2 * kept_mappings
                                 ? (machine.mappings - kept_mappings) / mappings_per_event
                                 : std::max<std::size_t>(machine.mappings / 4, 1);
  if (config.max_in_flight > events) {
    warnings.push_back(
        fmt::format("--max-in-flight is lowered from {} to {}: vm.max_map_count grants {} mappings",
                    config.max_in_flight, events, machine.mappings));
    config.max_in_flight = events;
  }
  return warnings;
}

}  // namespace app
