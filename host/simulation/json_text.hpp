// JSON of others, read within bounds.
#pragma once

#include <boost/json.hpp>
#include <cstddef>
#include <optional>
#include <string_view>

namespace simulation {

namespace json = boost::json;

// Of a document that the simulation reads: more would hold an event loop.
inline constexpr std::size_t max_document_bytes = std::size_t{1} << 20;

// Returns the document, or nullopt if the text is no JSON, has more than max_document_bytes, or nests deeper than 128
// levels. [any]
std::optional<json::value> parse_json_text(std::string_view text);

}  // namespace simulation
