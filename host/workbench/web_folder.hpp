// A folder with the page's files, for those who change the page.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace workbench {

// Reads FOLDER/index.html, or a file right in FOLDER/assets. Follows no link below the folder. Blocks for the disk.
// [any]
// name     "index.html" or "assets/NAME"; hostile
// returns  the content; nullopt if there is no such file, or it is none that a page has.
std::optional<std::string> read_web_file(const std::filesystem::path& folder, std::string_view name);

}  // namespace workbench
