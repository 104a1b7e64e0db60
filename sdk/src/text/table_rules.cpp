#include "table_rules.hpp"

#include <algorithm>
#include <charconv>

#include "html_tree.hpp"

namespace aha::text {

namespace {

constexpr std::string_view kColumnFiller = "\ufeff";
constexpr std::string_view kRowFiller = "\ufeff\ufeff";
constexpr std::size_t kWidestSpan = 1000;  // columns, the limit of HTML itself

std::vector<xmlNode*> elements_of(const xmlNode* node) {
  std::vector<xmlNode*> elements;
  for (auto* child = node->children; child; child = child->next)
    if (child->type == XML_ELEMENT_NODE) elements.push_back(child);
  return elements;
}

bool is_first_element(const xmlNode* node) noexcept {
  do {
    node = node->prev;
  } while (node && node->type != XML_ELEMENT_NODE);
  return !node;
}

/// A span as its attribute has it, 1 where that is absent or no number.
std::size_t span_of(const xmlNode* cell, const char* name) {
  const auto value = attribute(cell, name);
  const auto digits = strip(value);
  std::size_t span = 1;
  std::from_chars(digits.data(), digits.data() + digits.size(), span);
  return std::clamp<std::size_t>(span, 1, kWidestSpan);
}

/// A cell for the row that a cell of an earlier row reaches into; the tree owns it.
xmlNode* add_filler(xmlNode* row, xmlNode* before) {
  xmlNode* cell = xmlNewDocNode(row->doc, nullptr, BAD_CAST "td", BAD_CAST kRowFiller.data());
  if (!cell) throw std::bad_alloc();
  return before ? xmlAddPrevSibling(before, cell) : xmlAddChild(row, cell);
}

using Spans = std::vector<TableState::RowSpan>;

/// A filler before the cell at each column, the columns growing.
std::vector<xmlNode*> merge_fillers(xmlNode* row, const std::vector<xmlNode*>& cells, const Spans& spans) {
  std::vector<xmlNode*> filled;
  filled.reserve(cells.size() + spans.size());
  auto cell = cells.begin();
  for (const auto& [column, rows] : spans) {
    while (filled.size() < column && cell != cells.end()) filled.push_back(*cell++);
    filled.push_back(add_filler(row, cell != cells.end() ? *cell : nullptr));
  }
  filled.insert(filled.end(), cell, cells.end());
  return filled;
}

/// The row's cells with a filler put before the cell at each column in turn, each counting those put before
/// it. Where a cell spans rows to the left of one that spans from further up, that order shows.
std::vector<xmlNode*> with_fillers(xmlNode* row, Spans spans) {
  constexpr std::size_t few = 1000;  // cells or fillers; more are put in order, to stay linear
  auto cells = elements_of(row);
  const auto by_column = [](const auto& a, const auto& b) { return a.first < b.first; };
  const bool ordered = std::is_sorted(spans.begin(), spans.end(), by_column);
  if (ordered || cells.size() + spans.size() > few) {
    if (!ordered) std::stable_sort(spans.begin(), spans.end(), by_column);
    return merge_fillers(row, cells, spans);
  }
  for (const auto& [column, rows] : spans) {
    const auto at = cells.begin() + static_cast<std::ptrdiff_t>(std::min(column, cells.size()));
    cells.insert(at, add_filler(row, at != cells.end() ? *at : nullptr));
  }
  return cells;
}

std::vector<xmlNode*> rows_of(const xmlNode* table) {
  std::vector<xmlNode*> rows;
  for (auto* child : elements_of(table)) {
    const auto name = name_of(child);
    if (name == "tr") {
      rows.push_back(child);
    } else if (name == "tbody" || name == "thead" || name == "tfoot") {
      const auto inner = elements_of(child);
      rows.insert(rows.end(), inner.begin(), inner.end());
    }
  }
  return rows;
}

std::size_t count(std::string_view text, std::string_view part) noexcept {
  if (part.empty()) return 0;
  std::size_t found = 0;
  for (auto at = text.find(part); at != npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

std::string_view cap_of(const MarkupWriter& w, const xmlNode* cell) noexcept {
  const auto& style = w.style();
  return name_of(cell) == "th" && !style.header_cap.empty() ? style.header_cap : style.cap;
}

/// Empty lines would end the table: a forced line break stands for them.
std::string cell_content(std::string_view content) {
  return is_blank_cell(content) ? " " : squeeze(content, '\n', 2, "\n\\\\\n");
}

/// Sets the row span of a column, in place where it has one.
void set_row_span(TableState& tables, std::size_t column, std::size_t rows) {
  auto span = tables.next_row.end();
  if (column < tables.spans_end)
    span = std::find_if(tables.next_row.begin(), tables.next_row.end(),
                        [column](const auto& known) { return known.first == column; });
  if (span != tables.next_row.end()) {
    span->second = rows;
  } else {
    tables.next_row.emplace_back(column, rows);
    tables.spans_end = std::max(tables.spans_end, column + 1);
  }
}

void note_spans(MarkupWriter& w, const Frame& frame) {
  auto& tables = w.tables;
  const auto columns = span_of(frame.node, "colspan"), rows = span_of(frame.node, "rowspan");
  for (std::size_t filler = 1; filler < columns && tables.fillers_left > 0; ++filler, --tables.fillers_left) {
    w.put(kColumnFiller);
    w.put(w.style().cap);
  }
  const auto first = frame.index + tables.inserted_columns;
  for (std::size_t column = first; rows > 1 && column < first + columns && tables.fillers_left > 0; ++column)
    set_row_span(tables, column, rows);
  tables.inserted_columns += columns - 1;
}

}  // namespace

bool is_blank_cell(std::string_view content) noexcept {
  constexpr std::string_view no_break = "&nbsp;";
  for (content = strip_front(content); content.starts_with(no_break); content = strip_front(content))
    content.remove_prefix(no_break.size());
  return content.empty();
}

void open_table(MarkupWriter& w, Frame& frame) {
  w.tables.next_row.clear();
  w.tables.spans_end = 0;
  w.tables.inserted_columns = 0;
  frame.chooses = true;
  frame.chosen = rows_of(frame.node);
  if (!frame.chosen.empty()) w.put("\n\n");
}

void underline_first_row(MarkupWriter& w, Frame& frame, std::size_t row) {
  const auto& style = w.style();
  if (frame.treated != 1 || !style.underline_header) return;
  const auto caps = count(w.written_since(row), style.cap);
  std::string underline = style.end_caps ? "" : "-";
  for (std::size_t cap = 0; cap < caps; ++cap) underline.append(cap > 0 ? "-" : "").append(style.cap);
  w.put(underline + (style.end_caps ? "\n" : "-\n"));
}

void close_table(MarkupWriter& w, Frame& frame) {
  if (!frame.chosen.empty()) w.put("\n");
}

void open_table_row(MarkupWriter& w, Frame& frame) {
  auto spans = std::exchange(w.tables.next_row, {});
  spans.resize(std::min(spans.size(), w.tables.fillers_left));
  w.tables.fillers_left -= spans.size();
  w.tables.spans_end = 0;
  for (const auto& [column, rows] : spans)
    if (rows > 2) set_row_span(w.tables, column, rows - 1);
  w.tables.inserted_columns = 0;
  frame.chooses = true;
  frame.chosen = with_fillers(frame.node, std::move(spans));
  w.begin_strip();
}

void close_table_row(MarkupWriter& w, Frame& frame) {
  w.end_strip(frame);
  w.put("\n");
}

void open_table_cell(MarkupWriter& w, Frame& frame) {
  if (is_first_element(frame.node) == w.style().end_caps) w.put(cap_of(w, frame.node));
  w.begin_strip();
}

void close_table_cell(MarkupWriter& w, Frame& frame) {
  w.end_strip(frame);
  if (w.may_rewrite()) w.put(cell_content(w.take(frame)));
  if (w.style().end_caps) w.put(cap_of(w, frame.node));
  if (name_of(frame.node) == "td") note_spans(w, frame);
}

}  // namespace aha::text
