// Tables in a style of one's own (TableStyle), with filler cells where cells span columns or rows.
// upstream: Common::MarkdownTableConverter
#pragma once

#include <string_view>

#include "markup_writer.hpp"

namespace aha::text {

/// Is there nothing in the cell but white space and no-break spaces?
bool is_blank_cell(std::string_view content) noexcept;

// For rules; see MarkupWriter.
void open_table(MarkupWriter& w, Frame& frame);
void underline_first_row(MarkupWriter& w, Frame& frame, std::size_t row);
void close_table(MarkupWriter& w, Frame& frame);
void open_table_row(MarkupWriter& w, Frame& frame);
void close_table_row(MarkupWriter& w, Frame& frame);
void open_table_cell(MarkupWriter& w, Frame& frame);
void close_table_cell(MarkupWriter& w, Frame& frame);

inline constexpr Rule kTableCellRule = {.open = open_table_cell, .close = close_table_cell, .rewrites = true};
inline constexpr TagRule kTableRules[] = {
    {"table", {.open = open_table, .close = close_table, .after_child = underline_first_row}},
    {"td", kTableCellRule},
    {"th", kTableCellRule},
    {"tr", {.open = open_table_row, .close = close_table_row}},
};

}  // namespace aha::text
