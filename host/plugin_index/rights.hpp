// What a version of a plugin may do, and what a later version wants beyond that.
#pragma once

#include <string>
#include <vector>

#include "artifact/manifest.hpp"

namespace plugin_index {

// Each list is sorted.
struct Rights {
  std::vector<std::string> services;      // whose events, with their credentials, it gets
  std::vector<std::string> egress;        // hosts that it may call: names, "*.example.com", "*"
  std::vector<std::string> capabilities;  // functions of the host that it needs, such as "aha.http/1"

  bool empty() const { return services.empty() && egress.empty() && capabilities.empty(); }

  friend bool operator==(const Rights&, const Rights&) = default;
};

// What a manifest declares. [any]
Rights rights_of(const artifact::Manifest& manifest);

// Returns what `wanted` has and `given` does not cover. A host is covered by the same pattern, by "*", and by a pattern
// of a domain that it is in. [any]
Rights beyond(const Rights& wanted, const Rights& given);

// One line per right, such as "may call api.example.com". [any]
std::vector<std::string> words_of(const Rights& rights);

}  // namespace plugin_index
