// The symbol versions that a library of this machine has.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace inspection {

// Those of `wanted` that the library does not define. [any]
// returns  empty too where the library cannot be read, or defines no versions at all: the linker then only
// warns.
std::vector<std::string> find_missing_versions(const std::filesystem::path& library,
                                               const std::vector<std::string>& wanted);

}  // namespace inspection
