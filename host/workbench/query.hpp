// The query and the last path segment of a request.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace workbench {

// Returns the decoded value of a parameter, or "" if it is not there. [any]
std::string parameter(std::string_view query, std::string_view name);

// Returns `text` as a number, or nullopt if it is none. [any]
std::optional<std::uint64_t> number(std::string_view text);

// Returns what follows the last slash, decoded. [any]
std::string last_segment(std::string_view path);

}  // namespace workbench
