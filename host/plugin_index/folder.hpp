// Makes an index of the plugin files in a folder, for their vendor.
#pragma once

#include <filesystem>
#include <string>
#include <tl/expected.hpp>

#include "plugin_index/index.hpp"

namespace plugin_index {

// Reads every file NAME.so in a folder and below, each with FILE.minisig beside it if it is signed. Runs nothing of
// them. Files of other platforms are kept from `earlier` if their version is still there. [any]
// folder   where the index will lie.
// earlier  the index that it replaces, which gives the files of other platforms.
// returns  the plugins, or one sentence that names the file which cannot be offered.
tl::expected<std::vector<Plugin>, std::string> read_folder(const std::filesystem::path& folder,
                                                           const std::vector<Plugin>& earlier);

}  // namespace plugin_index
