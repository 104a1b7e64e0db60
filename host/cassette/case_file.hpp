// Cases as files of the format aha-cassette/1.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "cassette/case.hpp"

namespace cassette {

inline constexpr std::string_view format_name = "aha-cassette/1";

// Reads the text of a case. Hostile. [any]
// returns  the case; nothing if the text is JSON but no case of this format, or one that says of itself that it
//          cannot be replayed; or one sentence saying what is wrong, naming the member.
tl::expected<std::optional<Case>, std::string> parse_case(std::string_view text);

// The same for a file. [any]
tl::expected<std::optional<Case>, std::string> read_case(const std::filesystem::path& file);

}  // namespace cassette
