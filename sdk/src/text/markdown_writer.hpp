// Blocks of Markdown: paragraphs, lists, quotes, code, tables.
#pragma once

#include <string>

#include "aha/text.hpp"
#include "document.hpp"
#include "markdown_lines.hpp"

namespace aha::text {

struct MarkdownStyle {
  MarkdownFlavor flavor;
  TableStyle tables = {};
  bool wiki_cells = false;     ///< a cell may have several lines; "\\\\" is a line between paragraphs
  bool spaced_tables = false;  ///< "| a | b |", whatever `tables` says
};

std::string write_markdown(const Document& document, const MarkdownStyle& style);

}  // namespace aha::text
