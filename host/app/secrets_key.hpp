// The key by which secrets of services are encrypted on this host's disk.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace app {

// Its name in the state folder.
inline constexpr std::string_view secrets_key_file = "secrets.key";

// Reads the key, or makes a new one if the file is missing, which only its owner may read. Throws
// std::runtime_error, with a sentence for the operator, if others may read it, it holds no key, or it can be neither
// read nor written.
std::string secrets_key(const std::filesystem::path& file);

}  // namespace app
