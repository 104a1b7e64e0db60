// HTML to Jira's wiki markup: paragraphs, lists, quotes, code, tables.
#include <algorithm>

#include "aha/text.hpp"
#include "document.hpp"
#include "jira_lines.hpp"
#include "scan.hpp"
#include "table_grid.hpp"

namespace aha::text {

namespace {

class JiraWriter {
 public:
  explicit JiraWriter(const Document& document) : document_(document) {}

  std::string write() const { return write_blocks(document_.blocks, "\n\n"); }

 private:
  std::string write_blocks(const std::vector<Block>& blocks, std::string_view between) const {
    std::string out;
    for (const auto& block : blocks) {
      const auto written = write_block(block);
      if (written.empty()) continue;
      if (!out.empty()) out += between;
      out += written;
    }
    return out;
  }

  std::string line_of(const Block& block, bool in_cell = false) const {
    const auto line = write_line(inlines_, document_, block.inlines, in_cell);
    return squeeze(strip(line), '\n', in_cell ? 2 : 3, in_cell ? "\n" : "\n\n");
  }

  std::string write_block(const Block& block) const {
    switch (block.kind) {
      case BlockKind::paragraph:
        return line_of(block);
      case BlockKind::heading:
        return write_heading(block);
      case BlockKind::rule:
        return "----";
      case BlockKind::code:
        return write_code(block.code);
      case BlockKind::quote:
        return around_quote(block, "\n");
      case BlockKind::list:
        return write_list(block, "");
      case BlockKind::table:
        return write_table(block);
      default:
        return write_blocks(block.blocks, "\n\n");
    }
  }

  std::string write_heading(const Block& block) const {
    return "h" + std::to_string(block.number) + ". " + replace_all(line_of(block), "\n", " ");
  }

  /// Nothing but its own end is markup in {noformat} or {code}; if the code has both, each line is monospaced.
  std::string write_code(std::string_view code, bool in_cell = false) const {
    if (code.find("{noformat") == npos) return "{noformat}\n" + std::string(code) + "\n{noformat}";
    if (!in_cell && code.find("{code") == npos) return "{code:none}\n" + std::string(code) + "\n{code}";
    std::string out;
    while (!code.empty()) {
      const auto line = code.substr(0, code.find('\n'));
      code.remove_prefix(std::min(line.size() + 1, code.size()));
      if (!line.empty()) inlines_.put_code(out, line, {.in_cell = in_cell});
      if (!code.empty()) out += "\n";
    }
    return out;
  }

  std::string around_quote(const Block& quote, const std::string& line_end) const {
    const auto content = write_quoted(quote.blocks);
    return content.empty() ? content : "{quote}" + line_end + content + line_end + "{quote}";
  }

  /// A quote cannot hold another: what the inner one holds is quoted by the outer.
  std::string write_quoted(const std::vector<Block>& blocks) const {
    std::string out;
    for (const auto& block : blocks) {
      const auto written = block.kind == BlockKind::quote ? write_quoted(block.blocks) : write_block(block);
      if (written.empty()) continue;
      out.append(out.empty() ? "" : "\n\n").append(written);
    }
    return out;
  }

  // --- Lists ---

  /// `signs` are those of the lists around.
  std::string write_list(const Block& list, std::string signs) const {
    signs += list.ordered ? "#" : "*";
    std::string out;
    for (const auto& item : list.blocks) {
      const auto written = write_item(item, signs, out.empty());
      if (!written.empty()) out.append(out.empty() ? "" : "\n").append(written);
    }
    return out;
  }

  /// What follows the first line of an item may not have an empty line before it, which would end the list.
  /// An item of nothing but a list shows itself unless it is the first: its list would go on with the one before.
  std::string write_item(const Block& item, const std::string& signs, bool first) const {
    std::string out;
    if (item.check != Block::Check::none) out = signs + (item.check == Block::Check::done ? " (/)" : " (x)");
    bool begun = !out.empty();
    bool takes_text = begun;  // whether text goes on in the line
    for (const auto& block : item.blocks) {
      if (block.kind == BlockKind::list) {
        const auto list = write_list(block, signs);
        if (!list.empty() && out.empty() && !first) out = signs + " &nbsp;";
        if (!list.empty()) out.append(out.empty() ? "" : "\n").append(list);
      } else if (auto part = write_part(block); !part.empty()) {
        const bool is_text = block.kind == BlockKind::paragraph || block.kind == BlockKind::heading;
        const bool is_code = block.kind == BlockKind::code;
        if (is_text) part = replace_all(squeeze(part, '\n', 2, "\n"), "\n", "\n  ");
        if (!begun)
          out.append(out.empty() ? "" : "\n").append(signs).append(is_text || is_code ? " " : " &nbsp;\n");
        else if (takes_text && is_text)
          out += " ";
        else
          out += is_text ? "\n  " : "\n";
        out += part;
        begun = true;
        takes_text = false;
      }
    }
    return out;
  }

  std::string write_part(const Block& block) const {
    switch (block.kind) {
      case BlockKind::heading:
        return line_of(block);
      case BlockKind::rule:
        return {};
      case BlockKind::quote:
        return around_quote(block, "");
      default:
        return write_block(block);
    }
  }

  // --- Tables ---

  std::string write_table(const Block& table) const {
    std::string out;
    for (const auto& row : grid_of(table, fillers_left_)) {
      if (!out.empty()) out += "\n";
      for (const auto& place : row) out.append(cap_of(place)).append(cell_text(place));
      out += cap_of(row.back());
    }
    return out;
  }

  static std::string_view cap_of(const Place& place) noexcept { return place.is_header() ? "||" : "|"; }

  /// Never empty: two bars are the beginning of a header cell.
  std::string cell_text(const Place& place) const {
    if (place.kind == Place::Kind::right_of) return "\ufeff";
    if (place.kind == Place::Kind::below) return "\ufeff\ufeff";
    if (!place.cell) return " ";
    const auto text = cell_blocks(place.cell->blocks);
    return is_blank(text) ? " " : text;
  }

  std::string cell_blocks(const std::vector<Block>& blocks) const {
    std::string out;
    for (const auto& block : blocks) {
      const auto part = cell_part(block);
      if (!part.empty()) out.append(out.empty() ? "" : "\n\\\\\n").append(part);
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
        return write_code(block.code, true);
      case BlockKind::list:
        return write_cell_list(block, "");
      default:
        return cell_blocks(block.blocks);
    }
  }

  std::string write_cell_list(const Block& list, std::string signs) const {
    signs += list.ordered ? "#" : "*";
    std::string out;
    for (const auto& item : list.blocks) {
      std::string line = signs;
      if (item.check != Block::Check::none) line += item.check == Block::Check::done ? " (/)" : " (x)";
      bool begun = item.check != Block::Check::none;
      for (const auto& block : item.blocks) {
        const bool nested = block.kind == BlockKind::list;
        const auto part = nested ? write_cell_list(block, signs) : cell_part(block);
        if (part.empty()) continue;
        if (nested && !begun) line.clear();
        line.append(line.empty()                              ? ""
                    : nested                                  ? "\n"
                    : begun && line.size() > signs.size() + 4 ? "\n"
                                                              : " ")
            .append(part);
        begun = true;
      }
      if (begun) out.append(out.empty() ? "" : "\n").append(line);
    }
    return out;
  }

  const Document& document_;
  JiraInlines inlines_;
  mutable std::size_t fillers_left_ = max_fillers;
};

}  // namespace

std::string html_to_jira(std::string_view html) {
  if (is_blank(html)) return std::string(html);
  const auto document = read_document(html);
  auto wiki = std::string(strip(JiraWriter(document).write()));
  return wiki.ends_with("\n{code}") ? wiki + "\n" : wiki;
}

}  // namespace aha::text
