// The last pass over Markdown: white space at the borders of marks, and blank lines.
#pragma once

#include <string>
#include <string_view>

#include "aha/text.hpp"

namespace aha::text {

/// upstream: ReverseMarkdown::Cleaner#tidy. Text between two runs of "**", "__" or "~~" on a line is
/// taken for a mark, whichever marks it really came from, and gets a space around it.
std::string tidy(std::string_view markup, Markdown style);

/// Takes back the escapes of "_" and "*" between backquotes.
/// upstream: GithubMarkdownConverter#postprocess
std::string unescape_code(std::string_view markdown);

}  // namespace aha::text
