// What the operator is told about a socket that cannot be used.
#pragma once

#include <filesystem>
#include <string_view>

namespace server {

// Throws std::runtime_error with a sentence for the operator. `why` is its last part.
[[noreturn]] void refuse_operator_socket(const std::filesystem::path& path, std::string_view why);

}  // namespace server
