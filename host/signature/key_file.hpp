// Small files read and written with care: keys and signatures.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "signature/secret.hpp"

namespace signature {

// Reads a regular file of at most `max_bytes`. [any]
// returns  its content, or one sentence that says why not, without its name.
tl::expected<std::string, std::string> read_file(const std::filesystem::path& path, std::size_t max_bytes);

// Reads a file that only its owner may read: another mode than 0600 or less is refused. [any]
tl::expected<Secret, std::string> read_secret_file(const std::filesystem::path& path);

// Writes a new file with mode 0600, which is there whole or not at all, also after a crash. [any]
// returns  nothing, or one sentence that says why not; an existing file is never overwritten.
tl::expected<void, std::string> write_secret_file(const std::filesystem::path& path, const Secret& content);

// Writes a file whole at once: a reader sees the old content or the new. [any]
tl::expected<void, std::string> replace_file(const std::filesystem::path& path, std::string_view content);

}  // namespace signature
