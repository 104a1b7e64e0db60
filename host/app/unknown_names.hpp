// Names in flags that mean no plugin: mostly misspelled, and then a plugin runs where the operator does not want it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/config.hpp"
#include "plugin/registry.hpp"

namespace app {

// A sentence for each of `named` that is not among `known`, with the name it is most like, if there is one.
// flag   such as "--pin".
// known  plugins, by their names without .so.
std::vector<std::string> find_unknown_names(std::string_view flag, const std::vector<std::string>& named,
                                            const std::vector<std::string>& known);

// Likewise, for the names in the flags of `config`.
// plugins  what the folder holds, served or refused.
std::vector<std::string> find_unknown_names(const Config& config, const plugin::Listing& plugins);

}  // namespace app
