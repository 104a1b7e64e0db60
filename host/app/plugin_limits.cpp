#include "app/plugin_limits.hpp"

namespace app {
namespace {

// Of all plugins; no operator has a reason to move these.
constexpr std::uint64_t max_lookups = 1'024;
constexpr std::uint64_t max_files = 2'048;  // each beyond 256 KiB takes a descriptor

}  // namespace

account::Limits plugin_limits(const Config& config) {
  using account::Resource;
  account::Limits limits;
  limits[Resource::events] = {.all = config.max_in_flight, .all_flag = "--max-in-flight"};
  limits[Resource::requests] = {.all = config.max_outgoing_requests, .all_flag = "--max-outgoing-requests"};
  limits[Resource::lookups] = {.all = max_lookups};
  limits[Resource::memory_bytes] = {.one = config.max_plugin_bytes,
                                    .all = config.max_plugins_bytes,
                                    .one_flag = "--max-plugin-bytes",
                                    .all_flag = "--max-plugins-bytes"};
  limits[Resource::file_bytes] = {.all = config.max_files_bytes, .all_flag = "--max-files-bytes"};
  limits[Resource::files] = {.all = max_files};
  limits[Resource::processes] = {.one = config.max_plugin_processes,
                                 .all = config.max_processes,
                                 .one_flag = "--max-plugin-processes",
                                 .all_flag = "--max-processes"};
  return limits;
}

}  // namespace app
