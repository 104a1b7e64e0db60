// Libraries that the host uses on this system alone.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace cli {

// Their names and versions, for --version; on Windows its own.
std::vector<std::pair<std::string, std::string>> system_libraries();

}  // namespace cli
