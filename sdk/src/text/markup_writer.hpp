// Writes an HTML tree as a line-based markup language (Markdown, Jira's wiki), element by element.
//
// A dialect gives each tag a rule: what to put before and after the element's content, and what to do with
// the content once it is whole. The walk keeps its own stack of frames, so depth costs heap, not stack.
// Content is written once, into one string; rules that must look at what they enclose look at its end.
// That keeps the whole linear: what would be "strip" or "is it blank?" on a copy of the content is a
// position here.
#pragma once

#include <libxml/tree.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aha/text.hpp"
#include "scan.hpp"

namespace aha::text {

class MarkupWriter;

/// An element that has been opened and not closed.
struct Frame {
  xmlNode* node = nullptr;
  std::size_t index = 0;         ///< among what its parent's rule treats
  xmlNode* next = nullptr;       ///< the child to treat next; a rule may set it, null for none
  std::vector<xmlNode*> chosen;  ///< when `chooses`, these are treated instead of the children
  bool chooses = false;
  std::size_t treated = 0;  ///< children treated so far
  std::size_t items = 0;    ///< of which list items
  std::size_t begin = 0;    ///< where the element's output begins
  std::size_t content = 0;  ///< where its content begins, past what `open` put
  std::size_t solid_before = 0, solid_at_content = 0;
  std::size_t floor_before = npos;
  const struct Rule* rule = nullptr;
};

/// What a tag means in a dialect. Any of the functions may be null.
struct Rule {
  void (*open)(MarkupWriter&, Frame&) = nullptr;
  void (*close)(MarkupWriter&, Frame&) = nullptr;
  /// After a child, whose output begins at the position.
  void (*after_child)(MarkupWriter&, Frame&, std::size_t) = nullptr;
  /// Rewrites its content line by line: see MarkupWriter::may_rewrite.
  bool rewrites = false;
};

struct TagRule {
  std::string_view tag;
  Rule rule;
};

/// Tags to rules, sorted by tag; `base` is asked for what is not here; `unknown` is for the rest.
struct Dialect {
  std::span<const TagRule> rules;
  const Dialect* base;
  Rule unknown;

  const Rule& rule_for(std::string_view tag) const noexcept;
};

/// Inline elements whose nesting in themselves matters.
enum class Mark : std::uint8_t { b, cite, del, em, i, ins, italic, s, strike, strong, sub, sup, u, count };

/// What the table rules carry from row to row. One for the whole document, nested tables included,
/// as upstream has it.
struct TableState {
  using RowSpan = std::pair<std::size_t, std::size_t>;  ///< column, rows still to fill plus one
  std::vector<RowSpan> next_row;
  std::size_t spans_end = 0;  ///< past the last column in `next_row`
  std::size_t inserted_columns = 0;
  /// Bounds the output for a few hostile colspans; beyond it spans are ignored.
  std::size_t fillers_left = 100'000;
};

class MarkupWriter {
 public:
  explicit MarkupWriter(const Dialect& dialect, TableStyle tables = {}) : dialect_(dialect), style_(tables) {}

  /// The markup for `root` and what is below it; the tree may gain filler cells. Once per writer.
  std::string write(xmlNode* root);

  // For rules:

  /// Appends, without leading white space where a stripped element has just begun.
  void put(std::string_view text);

  /// Content from here on loses white space at its front, and at `end_strip` at its back.
  void begin_strip() noexcept { floor_ = out_.size(); }
  void end_strip(Frame& frame);
  /// White space at the back of the content goes, at its front it stays.
  void strip_back(Frame& frame) noexcept {
    out_.resize(std::max(frame.content, std::min(solid_end_, out_.size())));
  }

  /// Is there nothing but white space in the element so far?
  bool is_blank(const Frame& frame) const noexcept { return solid_end_ <= frame.content; }
  bool is_empty(const Frame& frame) const noexcept { return out_.size() == frame.content; }
  std::string_view content(const Frame& frame) const noexcept {
    return std::string_view(out_).substr(frame.content);
  }
  std::string_view written_since(std::size_t position) const noexcept {
    return std::string_view(out_).substr(position);
  }

  /// Takes the content out, to be put again in another form.
  std::string take(Frame& frame);
  /// Takes back what `open` put, leaving content that is blank.
  void unwrap(Frame& frame);

  /// False deep inside nested elements that rewrite their lines (lists in lists, quotes in quotes): the
  /// work and the indentation would grow with the square of the depth. Lines stay as they are there.
  bool may_rewrite() const noexcept { return rewriting_ <= kDeepestRewrite; }
  bool inside(Mark mark) const noexcept { return marks_[static_cast<std::size_t>(mark)] > 0; }
  /// "*" for each <ul> and "#" for each <ol> around the element being treated, outermost first.
  std::string_view lists() const noexcept { return std::string_view(lists_).substr(0, kDeepestRewrite); }
  /// The frame around the element being opened or closed.
  Frame& parent() noexcept { return frames_[frames_.size() - 2]; }

  const TableStyle& style() const noexcept { return style_; }
  TableState tables;
  bool table_has_heading = false;

 private:
  static constexpr std::size_t kDeepestRewrite = 100;

  void open(xmlNode* node, std::size_t index);
  void close();
  xmlNode* next_child(Frame& frame) noexcept;
  void count(const Frame& frame, int by);

  const Dialect& dialect_;
  TableStyle style_;
  std::string out_;
  std::vector<Frame> frames_;
  std::size_t solid_end_ = 0;  ///< past the last character that is not white space
  std::size_t floor_ = npos;   ///< where the innermost stripped element's content begins
  std::size_t rewriting_ = 0;
  std::string lists_;
  std::array<std::size_t, static_cast<std::size_t>(Mark::count)> marks_{};
};

}  // namespace aha::text
