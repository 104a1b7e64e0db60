// What a plugin file declares about itself in its manifest (see AHA_MANIFEST in aha/abi.h), read without
// running it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace artifact {

struct ManifestService {
  std::string name;                 // [a-z0-9_]{1,64}, unique in its manifest
  std::vector<std::string> events;  // unique

  friend bool operator==(const ManifestService&, const ManifestService&) = default;
};

struct Manifest {
  std::uint32_t abi_low = 0;  // the range of ABIs the plugin works with, both ends included
  std::uint32_t abi_high = 0;
  std::string version;                    // the plugin's own, such as "1.2.3"; empty if it gives none
  std::string sdk;                        // empty if it gives none
  std::string compiler;                   // empty if it gives none
  std::vector<ManifestService> services;  // 1 to 64
  std::vector<std::string> needs;         // ids for aha_host.query
  std::vector<std::string> egress;        // host names, "*.example.com", "*"
  bool has_own_threads = false;           // "threads":"own": each call on a thread, never on a fiber
};

// Reads a manifest strictly: an object of the known members, each of its type. Members that it does not know are
// accepted: a newer SDK may write more. [any]
// json  the section's text; NUL bytes at its end (the literal's own, and padding) are ignored. Hostile.
// returns  the manifest, or one sentence that names the member which is wrong.
tl::expected<Manifest, std::string> parse_manifest(std::string_view json);

// Whether a name is one that a service may have: [a-z0-9_]{1,64}. [any]
bool is_service_name(std::string_view name);

}  // namespace artifact
