// The symbol versions that a library of this machine has.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "probe/examiner.hpp"

namespace inspection {

// Those of `wanted` that the library does not define. It is read by the examiner: a file's search path may lead to
// another stranger's. [any]
// returns  empty too if the library cannot be read, or defines no versions at all: the linker then only
// warns.
std::vector<std::string> find_missing_versions(const std::filesystem::path& library,
                                               const probe::Examiner& examiner,
                                               const std::vector<std::string>& wanted);

}  // namespace inspection
