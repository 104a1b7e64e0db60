// The token that the operator's browser shows: random, and kept in the state folder for the next start.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace workbench {

inline constexpr std::string_view token_file_name = "workbench_token";

// Returns the token that is kept in the state folder, or one sentence that says why not. [any]
tl::expected<std::string, std::string> read_token(const std::filesystem::path& state_dir);

// The same, and makes one if none is there. Throws std::runtime_error with a sentence for the operator. [start]
std::string find_or_make_token(const std::filesystem::path& state_dir);

// The page's address, with the token where no server sees it.
// url  of the host's routes
std::string page_address(std::string_view url, std::string_view token);

}  // namespace workbench
