// The plugins that came with this program. A file is one of them by its content, not by its name or place: their hashes
// lie beside the executable, where only those can write who could replace the executable itself.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>

namespace app {

// The folder beside the running executable; written by the build, one file a plugin.
std::filesystem::path bundled_hashes();

// What the plugins offer that came with this program, whether their files are there or not.
// hashes  a folder with a file NAME.services, one service a line, beside each NAME.sha256. If it is missing, the
//         plugin's own name stands for them.
std::set<std::string, std::less<>> bundled_services(const std::filesystem::path& hashes);

// hashes  a folder with files NAME.sha256, each starting with the hash of the plugin file of that name.
// file    its name in the plugins folder; sha256: of its content, in hexadecimal.
bool is_bundled(const std::filesystem::path& hashes, std::string_view file, std::string_view sha256);

}  // namespace app
