// What a plugin's services say they are: the text of aha_factory.describe, checked.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "artifact/manifest.hpp"

namespace artifact {

struct ServiceDescription {
  std::string name;
  std::string title;
  std::string caption;   // for an empty workspace type
  std::string category;  // empty if it gives none
  std::vector<std::string> events;
  std::string schema_json;    // a JSON array of {"type","name","options"}
  std::string describe_json;  // the whole text, as the plugin wrote it
};

// One for each service of a file, in the factory's order.
using Description = std::vector<ServiceDescription>;

// Reads one service's description. [any]
// json  what describe() wrote. Hostile.
// returns  the description, or one sentence that names the member which is wrong.
tl::expected<ServiceDescription, std::string> parse_description(std::string_view json);

// Compares what a file declares with what its services say of themselves. [any]
// returns  empty if both name the same services and events, in any order; else the difference in one sentence.
std::string find_disagreement(const Manifest& manifest, const Description& description);

}  // namespace artifact
