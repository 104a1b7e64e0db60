// What a feature or a requirement says in its issue: title and body. Data in, data out.
#pragma once

#include "limits.hpp"

#include <aha/view.hpp>

#include <string>
#include <string_view>

namespace issues {

/// How requirements are shown in the issue of their feature.
enum class Requirements { left_out, as_checklist };

/// The record's name, or a title out of its description if it has none; shortened to what the remote takes. [any]
std::string issue_title(aha::View record, const Limits& limits);

/// The body in GitHub's Markdown, which GitLab reads too: description, checklist, attachments, and where it
/// came from. If that is more than the remote takes, all but the last lines is shortened.     [any]
/// parent  a line that names the issue of the requirement's feature; "" for none
std::string issue_body(aha::View record, Requirements requirements, const Limits& limits,
                       const std::string& parent = {});

/// The line that tells a person, and a second attempt, where a milestone or an issue came from. Part of the
/// interface: it stays as it is.                                                             [any]
std::string origin_line(aha::View record);

/// Whether `line` is one of the lines of `text`: "../PROD-2" is not in a line that ends in "../PROD-21". [any]
bool has_line(std::string_view text, std::string_view line);

}  // namespace issues
