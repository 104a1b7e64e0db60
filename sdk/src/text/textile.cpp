// HTML to Textile: paragraphs, lists, quotes, code, tables.
#include <algorithm>

#include "aha/text.hpp"
#include "document.hpp"
#include "scan.hpp"
#include "table_grid.hpp"
#include "textile_lines.hpp"

namespace aha::text {

namespace {

class TextileWriter {
 public:
  explicit TextileWriter(const Document& document) : document_(document) {}

  std::string write() const {
    auto out = write_blocks(document_.blocks);
    if (!out.empty()) out.append(line_ends_after(document_.blocks.back()), '\n');
    return out;
  }

 private:
  static std::size_t line_ends_after(const Block& block) noexcept {
    switch (block.kind) {
      case BlockKind::paragraph:
        if (block.origin == Block::Origin::paragraph) return 2;
        return block.origin == Block::Origin::division ? 1 : 0;
      case BlockKind::code:
      case BlockKind::quote:
      case BlockKind::rule:
        return 0;
      default:
        return 2;
    }
  }

  std::string write_blocks(const std::vector<Block>& blocks) const {
    std::string out;
    for (const auto& block : blocks) {
      const auto written = write_block(block);
      if (written.empty()) continue;
      out.append(out.empty() ? "" : "\n\n").append(written);
    }
    return out;
  }

  /// An empty line would end the paragraph, so breaks in a row are one.
  std::string line_of(const Block& block, bool in_cell = false) const {
    return squeeze(write_line(inlines_, document_, block.inlines, in_cell), '\n', 2, "\n");
  }

  std::string write_block(const Block& block) const {
    switch (block.kind) {
      case BlockKind::paragraph:
        return line_of(block);
      case BlockKind::heading:
        return "h" + std::to_string(block.number) + ". " + line_of(block);
      case BlockKind::rule:
        return "---";
      case BlockKind::code:
        return write_code(block.code);
      case BlockKind::quote:
        return write_quote(block);
      case BlockKind::list:
        return write_list(block, 1);
      case BlockKind::table:
        return write_table(block);
      default:
        return write_blocks(block.blocks);
    }
  }

  /// The element takes anything but its own end. A first line end does not count in it.
  static std::string write_code(std::string_view code) {
    const std::string first = code.starts_with('\n') ? "\n" : "";
    return "<pre>" + first + replace_all(code, "</pre", "<\u200b/pre") + "</pre>";
  }

  /// Each paragraph is quoted for itself: Redmine knows no quote that holds several.
  std::string write_quote(const Block& quote) const {
    std::string out;
    for (const auto& block : quote.blocks) {
      const bool is_line = block.kind == BlockKind::paragraph;
      const auto written = (is_line ? "bq. " : "") + write_block(block);
      out.append(out.empty() ? "" : "\n\n").append(written);
    }
    return out;
  }

  // --- Lists ---

  std::string write_list(const Block& list, std::size_t depth) const {
    const std::string sign(depth, list.ordered ? '#' : '*');
    std::string out;
    for (const auto& item : list.blocks) {
      const auto written = write_item(item, sign, depth);
      const bool ends_list = out.ends_with("</pre>") || out.ends_with("\n\n");
      out.append(out.empty() ? "" : ends_list ? "\n\n" : "\n").append(written);
    }
    return out;
  }

  /// An item holds lines and lists. What else is in it stands between two lists.
  std::string write_item(const Block& item, const std::string& sign, std::size_t depth) const {
    std::string out = sign + " ";
    if (item.check != Block::Check::none) out += item.check == Block::Check::done ? "[x] " : "[ ] ";
    const bool begins_with_line = !item.blocks.empty() && is_line(item.blocks.front());
    if (!begins_with_line) out += item.check == Block::Check::none ? "&nbsp;" : "";
    bool in_line = true;  // whether text goes on in the line
    bool broken = false;  // whether the list has been left
    for (const auto& block : item.blocks) {
      if (is_line(block)) {
        if (!in_line) out += broken ? "\n\n" : "\n";
        out += line_of(block);
      } else if (block.kind == BlockKind::list) {
        out.append(broken ? "\n\n" : "\n").append(write_list(block, broken ? 1 : depth + 1));
        broken = broken || out.ends_with("</pre>");
      } else if (const auto written = write_block(block); !written.empty()) {
        out.append("\n\n").append(written);
        broken = true;
      }
      in_line = false;
    }
    return broken && !out.ends_with("</pre>") ? out + "\n\n" : out;
  }

  static bool is_line(const Block& block) noexcept {
    return block.kind == BlockKind::paragraph || block.kind == BlockKind::heading;
  }

  // --- Tables ---

  std::string write_table(const Block& table) const {
    std::string out;
    for (const auto& row : table.blocks) {
      if (row.blocks.empty()) continue;
      if (!out.empty()) out += "\n";
      for (const auto& cell : row.blocks)
        out.append("|").append(attributes_of(cell)).append(cell_text(cell.blocks));
      out += "|";
    }
    return out;
  }

  static std::string attributes_of(const Block& cell) {
    std::string out = cell.header ? "_" : "";
    if (cell.columns > 1) out += "\\" + std::to_string(cell.columns);
    if (cell.rows > 1) out += "/" + std::to_string(cell.rows);
    const bool spans = cell.columns > 1 || cell.rows > 1;
    return out.empty() ? out : out + (spans ? ". " : ".");
  }

  std::string cell_text(const std::vector<Block>& blocks) const {
    std::string out;
    for (const auto& block : blocks) {
      const auto part = cell_part(block);
      if (!part.empty()) out.append(out.empty() ? "" : "\n").append(part);
    }
    return out;
  }

  std::string cell_part(const Block& block) const {
    switch (block.kind) {
      case BlockKind::paragraph:
      case BlockKind::heading:
        return line_of(block, true);
      case BlockKind::rule:
        return {};
      case BlockKind::code:
        return cell_code(block.code);
      case BlockKind::list:
        return cell_list(block);
      default:
        return cell_text(block.blocks);
    }
  }

  std::string cell_code(std::string_view code) const {
    std::string out;
    while (!code.empty()) {
      const auto line = code.substr(0, code.find('\n'));
      code.remove_prefix(std::min(line.size() + 1, code.size()));
      if (line.empty()) continue;
      if (!out.empty()) out += "\n";
      inlines_.put_code(out, line, {.in_cell = true});
    }
    return out;
  }

  /// A cell cannot hold a list: its items are lines.
  std::string cell_list(const Block& list) const {
    std::string out;
    std::uint32_t number = list.number;
    for (const auto& item : list.blocks) {
      std::string sign = list.ordered ? std::to_string(number++) + ". " : "&#45; ";
      if (item.check != Block::Check::none) sign = item.check == Block::Check::done ? "&#91;x] " : "&#91; ] ";
      out.append(out.empty() ? "" : "\n").append(sign).append(cell_text(item.blocks));
    }
    return out;
  }

  const Document& document_;
  TextileInlines inlines_;
};

}  // namespace

std::string html_to_textile(std::string_view html) {
  const auto document = read_document(html, true);
  return TextileWriter(document).write();
}

}  // namespace aha::text
