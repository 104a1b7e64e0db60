// What a description says, apart from the HTML it was written in: blocks that hold blocks or a line of inlines.
//
// Every dialect is written from this. White space is collapsed as a browser would, marks begin and end at words,
// code is exact, and nothing is deeper than max_block_depth, so that writers may recurse on a call's small stack.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aha::text {

enum class Style : std::uint8_t { strong, emphasis, deleted, inserted, cited, raised, lowered };
inline constexpr std::size_t style_count = 7;
using Styles = std::uint32_t;  ///< a bit for each Style

constexpr Styles bit(Style style) noexcept {
  return Styles{1} << static_cast<unsigned>(style);
}

struct Link {
  std::string address, title;
};

enum class InlineKind : std::uint8_t { text, code, line_break, image, anchor };

/// A piece of a line that looks the same throughout.
struct Inline {
  InlineKind kind = InlineKind::text;
  Styles styles = 0;
  std::int32_t link = -1;   ///< an index into Document::links
  std::int32_t color = -1;  ///< an index into Document::colors
  std::string text;  ///< text and code as they read; the alternative text of an image; an anchor's name
  std::string address, title;
  std::string size;  ///< an image's width, height and alignment: "width=3, align=left"
};

enum class BlockKind : std::uint8_t { paragraph, heading, code, rule, quote, list, item, table, row, cell };

struct Block {
  /// Which element made a paragraph: some dialects put more around a <p> than around a <div>.
  enum class Origin : std::uint8_t { paragraph, division, implied };
  enum class Check : std::uint8_t { none, open, done };

  BlockKind kind = BlockKind::paragraph;
  Origin origin = Origin::paragraph;
  Check check = Check::none;  ///< of an item
  bool ordered = false;       ///< of a list
  bool header = false;        ///< of a cell
  bool captioned = false;     ///< of a table: the paragraph before it is its caption
  bool spaced = false;        ///< of a paragraph: blank marks stood before its text
  bool joined =
      false;  ///< of a table: its caption is the line before; of a <div>: text of the one around it is
  std::uint32_t number = 1;             ///< the level of a heading; the first number of an ordered list
  std::uint32_t columns = 1, rows = 1;  ///< that a cell spans
  std::string code;                     ///< of a code block: its lines, without the last line end
  std::vector<Inline> inlines;          ///< of a paragraph or heading
  std::vector<Block> blocks;            ///< of all others
};

struct Document {
  std::vector<Block> blocks;
  std::vector<Link> links;
  std::vector<std::string> colors;
  std::size_t lone_breaks = 0;  ///< line breaks of a text that has nothing else
};

/// Containers (lists, items, quotes, tables) below this depth become paragraphs of the one above.
inline constexpr std::size_t max_block_depth = 36;

/// Reads HTML as a browser would show it. Text outside of any element makes a paragraph of Origin::paragraph; for a
/// `fragment`, of Origin::implied. Throws as HtmlTree::document does.
Document read_document(std::string_view html, bool fragment = false);

/// Takes white space out of the ends of marks, links and the line, and joins what looks alike.
void tidy_inlines(std::vector<Inline>& inlines);

/// Joins neighbouring pieces of text, and of code, that look alike.
void join_inlines(std::vector<Inline>& inlines);

}  // namespace aha::text
