// JSON that a person has written or saved.
#pragma once

#include <boost/json.hpp>
#include <filesystem>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace sending {

// Returns the document, or what is wrong with it: "line 3, column 7: syntax error". [any]
tl::expected<boost::json::value, std::string> parse_document(std::string_view text);

// The same for a file, or for the standard input if `file` is "-". Blocks.
tl::expected<boost::json::value, std::string> read_document(const std::filesystem::path& file);

}  // namespace sending
