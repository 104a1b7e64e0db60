// The parts of Markdown that look at lines: text, paragraphs, list items, quotes.
#pragma once

#include <string>
#include <string_view>

#include "markup_writer.hpp"

namespace aha::text {

/// "*" and "_" with a backslash before.
std::string escape_marks(std::string_view text);

/// `indent` before every line but the first.
std::string indent_following_lines(std::string_view text, std::string_view indent);

// For rules; see MarkupWriter.
void put_text(MarkupWriter& w, Frame& frame);
void begin_strip(MarkupWriter& w, Frame& frame);
void open_paragraph(MarkupWriter& w, Frame& frame);
void close_paragraph(MarkupWriter& w, Frame& frame);
void open_item(MarkupWriter& w, Frame& frame);
void close_item(MarkupWriter& w, Frame& frame);
void close_quote(MarkupWriter& w, Frame& frame);

}  // namespace aha::text
