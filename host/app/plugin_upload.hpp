// Plugin files that an operator sends, for containers and machines whose folder they do not reach.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace app {

// Of a plugin file; what the reloader reads at most.
inline constexpr std::size_t max_upload_bytes = std::size_t{256} * 1024 * 1024;

// Puts a plugin file, or a signature, into the plugins folder. Returns its SHA-256, or a sentence why the content is
// none. Throws std::system_error if the folder cannot be written. [any]
// name  a file's, without folders
tl::expected<std::string, std::string> put_plugin(const std::filesystem::path& folder, std::string_view name,
                                                  std::string_view content);

}  // namespace app
