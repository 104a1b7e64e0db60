// An event with its documents, as the page shows it: large ones cut.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "workbench/history.hpp"

namespace workbench {

inline constexpr std::size_t most_shown_json_bytes = std::size_t{256} * 1024;
inline constexpr std::size_t most_shown_text_bytes = std::size_t{64} * 1024;

// The answer of GET /workbench/events/{id}. Takes time in proportion to what is kept. [any]
std::string detail(const History::Found& event);

// One redacted document, whole.
struct Part {
  std::string_view content;  // of the event
  bool is_json = false;
};

// Returns the document, or nullopt if the event has none by that name. [any]
// name  "payload", "data", "meta_data", "new_meta_data", "collection", "request:0" or "answer:0"
std::optional<Part> find_part(const Kept& kept, std::string_view name);

}  // namespace workbench
