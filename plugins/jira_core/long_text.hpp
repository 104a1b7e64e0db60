// Texts that are longer than Jira takes.
#pragma once

#include <aha/json.hpp>
#include <aha/view.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace jira {

/// The start of `markup`, and `notice`: together at most `max_units` UTF-16 units. The cut is at the end of a line if
/// one is near, and what is open there (code, quotes, panels, colors) is closed. A notice that would take more than half
/// of the room gives way to "...".                                                           [any]
std::string shortened(std::string_view markup, std::size_t max_units, std::string_view notice);

/// Cuts those texts that Jira refuses as too long, to the limit it names, else to 32767. What is no text, or short
/// enough, stays. Returns the names that Jira gave to the fields that were cut.              [any]
/// errors  the body of a 400: {"errorMessages": [..], "errors": {field: text}}
/// fields  what was sent: the fields of an issue, or a comment
/// round   1 for the first refusal. Jira Cloud counts a text after converting it, which may make it longer: each further
///         refusal halves what is left.
/// source: "The entered text is too long. It exceeds the allowed limit of 32,767 characters.", CONTENT_LIMIT_EXCEEDED
std::vector<std::string> shorten_refused(aha::View errors, aha::json::object& fields, std::string_view notice,
                                         int round);

}  // namespace jira
