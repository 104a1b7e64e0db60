#include "markdown_writer.hpp"

#include <algorithm>

#include "scan.hpp"
#include "table_grid.hpp"

namespace aha::text {

namespace {

using Blocks = std::vector<Block>;

constexpr std::string_view column_filler = "\ufeff", row_filler = "\ufeff\ufeff";

/// `indent` before every line but the first; empty lines stay empty.
std::string indent_following(std::string_view text, std::string_view indent) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    out.push_back(text[at]);
    if (text[at] == '\n' && at + 1 < text.size() && text[at + 1] != '\n') out += indent;
  }
  return out;
}

std::string repeat(std::string_view part, std::size_t times) {
  std::string out;
  while (times-- > 0) out += part;
  return out;
}

/// Code in which each line has something, so that four spaces before it make a block of it.
bool suits_indenting(std::string_view code) noexcept {
  return !code.empty() && !is_blank(code.substr(0, code.find('\n'))) &&
         !is_blank(code.substr(code.rfind('\n') + 1));
}

/// Line ends that a block has around it by itself. Markdown needs an empty line between most.
struct Margins {
  int before, after, needed_after;
};

class MarkdownWriter {
 public:
  MarkdownWriter(const Document& document, const MarkdownStyle& style)
      : document_(document), style_(style), inlines_(style.flavor) {}

  std::string write() const {
    if (document_.blocks.empty() && !cuts_front()) return repeat("  \n", 2 * document_.lone_breaks);
    auto out = write_blocks(document_.blocks, Inside::document);
    if (cuts_front()) out.erase(0, std::min(out.find_first_not_of(" \n"), out.size()));
    if (out.empty() && cuts_front()) return out;
    const Block* last = last_written(document_.blocks);
    if (last) out.append(static_cast<std::size_t>(margins_of(*last).after), '\n');
    return out;
  }

 private:
  enum class Inside : std::uint8_t { document, item, quote };

  /// Trello takes white space off the front of a description.
  bool cuts_front() const noexcept { return !style_.flavor.html; }

  /// Trello breaks a line at each line end, so that such a block needs no empty line before it.
  bool joins(const Block& block) const noexcept { return cuts_front() && block.joined; }

  bool is_empty(const Block& block) const noexcept {
    const bool holds =
        block.kind == BlockKind::quote || block.kind == BlockKind::list || block.kind == BlockKind::table;
    if (block.kind == BlockKind::code) return cuts_front() && block.code.empty();
    if (!holds) return block.kind == BlockKind::paragraph && block.inlines.empty();
    if (block.kind == BlockKind::list) return block.blocks.empty();
    return std::all_of(block.blocks.begin(), block.blocks.end(), [&](const Block& part) {
      return block.kind == BlockKind::table ? part.blocks.empty() : is_empty(part);
    });
  }

  const Block* last_written(const Blocks& blocks) const noexcept {
    const auto last = std::find_if_not(blocks.rbegin(), blocks.rend(),
                                       [this](const Block& block) { return is_empty(block); });
    return last == blocks.rend() ? nullptr : &*last;
  }

  Margins margins_of(const Block& block) const noexcept {
    switch (block.kind) {
      case BlockKind::paragraph:
        if (block.origin == Block::Origin::paragraph) return {2, 2, 2};
        if (joins(block)) return {1, 2, 2};
        return block.origin == Block::Origin::division ? Margins{1, 1, 2} : Margins{0, 0, 2};
      case BlockKind::heading:
      case BlockKind::rule:
        return {1, 1, 1};
      case BlockKind::code:
        return style_.flavor.fences ? Margins{0, 1, 1} : Margins{2, 2, 2};
      case BlockKind::quote:
        return {0, 0, 2};
      case BlockKind::table:
        return {2, 2, 2};
      default:
        return {1, 1, 2};
    }
  }

  /// The line ends between two blocks.
  std::size_t gap(const Block& before, const Block& after, Inside inside) const noexcept {
    const bool starts_list = after.kind == BlockKind::list && before.kind == BlockKind::paragraph;
    if (inside == Inside::item && starts_list && may_interrupt(after)) return 1;
    if (inside == Inside::item) return 2;
    if (joins(after) && before.kind == BlockKind::paragraph) return 1;
    const auto margins = margins_of(before);
    return static_cast<std::size_t>(
        std::clamp(margins.after + margins_of(after).before, margins.needed_after, 2));
  }

  /// May the list begin on the line below a paragraph? (CommonMark, "List items")
  bool may_interrupt(const Block& list) const noexcept {
    const auto& first = list.blocks.front();
    return (!list.ordered || list.number == 1) &&
           (first.check != Block::Check::none || last_written(first.blocks));
  }

  std::string write_blocks(const Blocks& blocks, Inside inside) const {
    std::string out;
    const Block* before = nullptr;
    bool other_list = false;  // whether the list before has the other of the two signs
    for (const auto& block : blocks) {
      if (is_empty(block)) continue;
      if (before) out.append(out.ends_with('\\') ? 2 : gap(*before, block, inside), '\n');
      other_list = before && before->kind == BlockKind::list && block.kind == BlockKind::list &&
                   before->ordered == block.ordered && !other_list;
      out += write_block(block, inside, before, other_list);
      before = &block;
    }
    return out;
  }

  std::string write_block(const Block& block, Inside inside, const Block* before, bool other_list) const {
    switch (block.kind) {
      case BlockKind::paragraph:
        return write_paragraph(block, inside);
      case BlockKind::heading:
        return write_heading(block);
      case BlockKind::rule:
        return inside == Inside::item ? "___" : "* * *";
      case BlockKind::code:
        return write_code(block, inside == Inside::document && may_indent_after(before));
      case BlockKind::quote:
        return "> " + replace_all(write_blocks(block.blocks, Inside::quote), "\n", "\n> ");
      case BlockKind::list:
        return write_list(block, other_list);
      case BlockKind::table:
        return write_table(block);
      default:
        return {};
    }
  }

  /// A line outside any element has a space before a link, picture or bold text that begins it, and after
  /// bold text that ends it. It does not show; records synchronised before have it.
  std::string write_paragraph(const Block& block, Inside inside) const {
    auto line = write_line(inlines_, document_, block.inlines);
    if (line.empty()) return " ";  // a paragraph of no-break spaces
    if (inside != Inside::document || block.origin != Block::Origin::implied) return line;
    const auto ends_bold = line.ends_with("**") && !line.ends_with("\\**");
    if (block.spaced || line.starts_with("[") || line.starts_with("![") || line.starts_with("**"))
      line.insert(0, " ");
    return ends_bold ? line + " " : line;
  }

  std::string write_heading(const Block& block) const {
    auto line = write_line(inlines_, document_, block.inlines);
    line = replace_all(line, "  \n", " ");
    // Signs at the end of a heading would be taken for its closing.
    const auto closing = line.find_last_not_of('#');
    if (line.ends_with('#') && (closing == npos || is_space(line[closing])))
      line.insert(closing == npos ? 0 : closing + 1, "\\");
    return std::string(block.number, '#') + " " + line;
  }

  /// Indented code would go on with a list or code before it; Trello takes the indent off what comes first.
  bool may_indent_after(const Block* before) const noexcept {
    return before ? before->kind != BlockKind::list && before->kind != BlockKind::code : !cuts_front();
  }

  std::string write_code(const Block& block, bool may_indent) const {
    if (!style_.flavor.fences && may_indent && suits_indenting(block.code))
      return "    " + indent_following(block.code, "    ");
    const std::string fence(std::max<std::size_t>(3, longest_backquotes(block.code) + 1), '`');
    return fence + "\n" + block.code + "\n" + fence;
  }

  std::string write_list(const Block& list, bool other) const {
    std::string out;
    std::uint32_t number = list.number;
    for (const auto& item : list.blocks) {
      std::string sign = other ? "*" : "-";
      if (list.ordered) sign = std::to_string(number++) + (other ? ")" : ".");
      std::string content = write_blocks(item.blocks, Inside::item);
      if (item.check != Block::Check::none) {
        const bool begins_with_line =
            !item.blocks.empty() && item.blocks.front().kind == BlockKind::paragraph;
        const std::string box = item.check == Block::Check::done ? "[x]" : "[ ]";
        content = box + (begins_with_line ? " " : "\n\n") + content;
      }
      if (!out.empty()) out += "\n";
      out += sign;
      if (!content.empty()) out += " " + indent_following(content, std::string(sign.size() + 1, ' '));
    }
    return out;
  }

  // --- Tables ---

  std::string write_table(const Block& table) const {
    const auto grid = grid_of(table, fillers_left_);
    if (style_.spaced_tables) return write_spaced(grid);
    // Without a cap at either end, an empty cell there would be lost, and a single column would be a heading.
    const bool end_caps = style_.tables.end_caps || needs_end_caps(grid);
    std::string out;
    for (std::size_t row = 0; row < grid.size(); ++row) {
      if (row > 0) out += "\n";
      out += write_row(grid[row], end_caps);
      if (row == 0 && style_.tables.underline_header) out += "\n" + underline(grid[row].size(), end_caps);
    }
    return out;
  }

  bool needs_end_caps(const Grid& grid) const {
    return std::any_of(grid.begin(), grid.end(), [this](const auto& row) {
      return row.size() < 2 || cell_text(row.front()) == " " || cell_text(row.back()) == " ";
    });
  }

  std::string_view cap_of(const Place& place) const noexcept {
    const bool header = place.is_header() && !style_.tables.header_cap.empty();
    return header ? style_.tables.header_cap : style_.tables.cap;
  }

  std::string write_row(const std::vector<Place>& row, bool end_caps) const {
    std::string out;
    for (std::size_t column = 0; column < row.size(); ++column) {
      if (style_.wiki_cells && row[column].kind == Place::Kind::cell && !row[column].cell) continue;
      if (column > 0 || end_caps) out += cap_of(row[column]);
      const std::string text = cell_text(row[column]);
      out += out.empty() && text.starts_with(" **") ? text.substr(1) : text;
    }
    if (end_caps && !row.empty()) out += cap_of(row.back());
    return out;
  }

  std::string underline(std::size_t columns, bool end_caps) const {
    std::string out;
    for (std::size_t column = 0; column < columns; ++column) {
      if (column > 0 || end_caps) out += style_.tables.cap;
      out += "-";
    }
    return end_caps ? out.append(style_.tables.cap) : out;
  }

  /// Rows hold their own cells; the first is as wide as the widest, since what goes beyond it would be lost.
  std::string write_spaced(const Grid& grid) const {
    std::string out;
    std::size_t widest = 0;
    for (const auto& row : grid) widest = std::max(widest, count_cells(row));
    for (std::size_t row = 0; row < grid.size(); ++row) {
      if (row > 0) out += "\n";
      out += "|";
      for (const auto& place : grid[row])
        if (place.cell) out.append(cell_text(place) == " " ? "" : " " + cell_text(place)).append(" |");
      if (row > 0) continue;
      out += repeat(" |", widest - count_cells(grid[row])) + "\n|" + repeat(" --- |", widest);
    }
    return out;
  }

  static std::size_t count_cells(const std::vector<Place>& row) noexcept {
    return static_cast<std::size_t>(
        std::count_if(row.begin(), row.end(), [](const Place& place) { return place.cell; }));
  }

  /// A cell is one line: a space if it is empty.
  std::string cell_text(const Place& place) const {
    if (place.kind == Place::Kind::right_of) return std::string(column_filler);
    if (place.kind == Place::Kind::below) return std::string(row_filler);
    if (!place.cell) return " ";
    auto text = flatten(place.cell->blocks);
    if (!style_.wiki_cells) text = replace_all(text, "|", "\\|");
    if (is_blank(text)) return " ";
    text = strip(text);
    if (text.ends_with("\\")) text += " ";            // or it would escape the cap
    if (text.starts_with("**")) text.insert(0, " ");  // as records synchronised before have it
    return text.ends_with("**") && !text.ends_with("\\**") ? text + " " : text;
  }

  std::string flatten(const Blocks& blocks) const {
    std::string out;
    for (const auto& block : blocks) {
      const auto part = flatten(block);
      if (part.empty()) continue;
      const bool is_tag = part.starts_with("<") || out.ends_with(">");
      if (!out.empty()) out += is_tag ? " " : break_in_cell();
      out += part;
    }
    return out;
  }

  std::string flatten(const Block& block) const {
    switch (block.kind) {
      case BlockKind::paragraph:
      case BlockKind::heading:
        return write_line(inlines_, document_, block.inlines, !style_.wiki_cells);
      case BlockKind::rule:
        return {};
      case BlockKind::code:
        return flatten_code(block.code);
      case BlockKind::list:
        return style_.wiki_cells ? write_list(block, false) : flatten_list(block);
      case BlockKind::table:
        // A wiki reads a table in a cell, but no row of dashes there.
        return style_.wiki_cells && !style_.tables.underline_header ? write_table(block)
                                                                    : flatten(block.blocks);
      default:
        return flatten(block.blocks);
    }
  }

  std::string_view break_in_cell() const noexcept {
    if (style_.wiki_cells) return "\n\\\\\n";
    return style_.flavor.html ? " <br> " : " ";
  }

  std::string flatten_code(std::string_view code) const {
    std::string out;
    while (!code.empty()) {
      const auto line = code.substr(0, code.find('\n'));
      code.remove_prefix(std::min(line.size() + 1, code.size()));
      if (!out.empty()) out += break_in_cell();
      if (!line.empty()) inlines_.put_code(out, line, {});
    }
    return out;
  }

  std::string flatten_list(const Block& list) const {
    const bool html = style_.flavor.html;
    std::string out = html ? (list.ordered ? "<ol>" : "<ul>") : "";
    std::uint32_t number = list.number;
    for (const auto& item : list.blocks) {
      std::string sign = list.ordered ? std::to_string(number++) + "\\. " : "\\- ";
      if (html) sign = "<li> ";
      if (item.check != Block::Check::none) sign += item.check == Block::Check::done ? "\\[x] " : "\\[ ] ";
      out.append(out.empty() ? "" : " ")
          .append(sign)
          .append(flatten(item.blocks))
          .append(html ? " </li>" : "");
    }
    return html ? out + (list.ordered ? " </ol>" : " </ul>") : out;
  }

  const Document& document_;
  const MarkdownStyle& style_;
  MarkdownInlines inlines_;
  mutable std::size_t fillers_left_ = max_fillers;
};

}  // namespace

std::string write_markdown(const Document& document, const MarkdownStyle& style) {
  return MarkdownWriter(document, style).write();
}

}  // namespace aha::text
